import type { ColumnField, Model } from '../../src/data/model.js';
import type { Json, JsonObject } from './hub.js';

/**
 * Masks as the domain's rules describe them, written here once more so that the hub's own are compared with something:
 * `Type.field` to the masked value of a row, as PostgreSQL's row_to_json gives the row. `place` finds an area.
 */
const MASKS: Readonly<Record<string, (row: JsonObject, area: (id: Json | undefined) => JsonObject) => Json>> = {
  'Person.name': ({ name }) => surname(name),
  'Person.idNumber': ({ id_number }) => leading(id_number, 6, 18),
  'Person.birthDate': ({ birth_date }) => (birth_date === null ? null : String(birth_date).slice(0, 4)),
  'Person.phone': ({ phone }) => threeAndFour(phone),
  'Person.residenceAddress': ({ community_id }, area) => area(community_id).full_name ?? null,
  'Person.registeredArea': ({ registered_area_id }, area) => {
    const { district_id } = area(registered_area_id);
    return district_id === null || district_id === undefined ? null : { id: String(district_id) };
  },
  'Person.careNeeds': ({ care_needs }) => (Array.isArray(care_needs) && care_needs.length > 0 ? ['WITHHELD'] : []),
  'Household.number': ({ number }) => leading(number, 3, 9),
  'Event.description': ({ description }) => stars(description),
  'Event.agreement': ({ agreement }) => stars(agreement),
  'Event.reply': ({ reply }) => stars(reply),
  'EventStep.note': ({ note }) => stars(note),
  'Event.reporter': ({ reporter_name, reporter_phone }) => ({
    name: surname(reporter_name),
    phone: threeAndFour(reporter_phone),
    person: null,
  }),
  'Thing.location': ({ longitude, latitude }) => ({ longitude: kilometre(longitude), latitude: kilometre(latitude) }),
  'Organization.legalRepresentative': ({ legal_representative }) => surname(legal_representative),
  'Organization.phone': ({ phone }) => threeAndFour(phone),
  'GridAssignment.phone': ({ phone }) => threeAndFour(phone),
};

/** The two-letter surnames 复姓 of the Hundred Family Surnames 百家姓 and those in use beside them. */
export const COMPOUND_SURNAMES: readonly string[] = (
  '欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 ' +
  '长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 ' +
  '南门 羊舌 微生 公户 公玉 梁丘 左丘 东门 西门 第五'
).split(' ');

/** From the first letter of CJK extension A to the end of the unified ideographs, and the extensions beyond the basic plane. */
const HAN = /^[\u3400-\u9FFF\u{20000}-\u{323AF}]/u;

function surname(name: Json | undefined): string | null {
  if (name === null || name === undefined) return null;
  const letters = [...String(name)];
  if (letters.length < 2 || !HAN.test(String(name))) return '*';
  const two = letters.slice(0, 2).join('');
  return letters.length > 2 && COMPOUND_SURNAMES.includes(two) ? `${two}*` : `${letters[0]}**`;
}

function threeAndFour(phone: Json | undefined): string | null {
  if (phone === null || phone === undefined) return null;
  const digits = String(phone);
  return digits.length < 11 ? '*'.repeat(11) : `${digits.slice(0, 3)}****${digits.slice(-4)}`;
}

/** So many characters of a number of the right length, stars in place of all others. */
function leading(number: Json | undefined, shown: number, length: number): string | null {
  if (number === null || number === undefined) return null;
  return String(number).length === length ? String(number).slice(0, shown).padEnd(length, '*') : '*'.repeat(length);
}

function stars(text: Json | undefined): string | null {
  return text === null || text === undefined ? null : '***';
}

/** To hundredths of a degree, halves away from zero; degrees have six decimals. */
function kilometre(degrees: Json | undefined): number {
  const millionths = Math.round(Number(degrees) * 1_000_000);
  return (Math.sign(millionths) * Math.floor((Math.abs(millionths) + 5_000) / 10_000)) / 100 + 0;
}

/** The masked value of a field, and an error where the domain has no mask for it. */
export function maskedValue(field: string, row: JsonObject, area: (id: Json | undefined) => JsonObject): Json {
  const mask = MASKS[field];
  if (mask === undefined) throw new Error(`The domain has no mask for ${field}.`);
  return mask(row, area);
}

/** What a full field gives; `related` says whether the caller sees a related record. */
export function fullValue(
  model: Model,
  name: string,
  row: JsonObject,
  related: (type: string, id: string) => boolean,
): Json {
  const field = model.fields[name];
  const follow = (type: string, id: Json | undefined): Json =>
    id !== null && id !== undefined && related(type, String(id)) ? { id: String(id) } : null;
  const column = (of: ColumnField): Json => {
    const value = row[of.column] ?? null;
    return of.type === 'ID' ? String(value) : value;
  };
  if (field?.kind === 'column') return column(field);
  if (field?.kind === 'one') return follow(field.target, row[field.column]);
  if (field?.kind !== 'object') throw new Error(`${model.name}.${name} is a list`);
  const parts = Object.entries(field.parts).map(([part, of]): [string, Json] => [
    part,
    of.kind === 'column' ? column(of) : follow(of.target, row[of.column]),
  ]);
  return Object.fromEntries(parts);
}
