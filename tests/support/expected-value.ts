import type { ColumnField, Model } from '../../src/data/model.js';
import type { Json, JsonObject } from './hub.js';

/**
 * Masks as the domain's rules describe them, written here once more so that the hub's own are compared with something:
 * `Type.field` to the masked value of a row, as PostgreSQL's row_to_json gives the row. `place` finds an area.
 */
const MASKS: Readonly<Record<string, (row: JsonObject, area: (id: Json | undefined) => JsonObject) => Json>> = {
  'Person.name': ({ name }) => surname(name),
  'Person.idNumber': ({ id_number }) => `${String(id_number).slice(0, 6)}************`,
  'Person.birthDate': ({ birth_date }) => String(birth_date).slice(0, 4),
  'Person.phone': ({ phone }) => threeAndFour(phone),
  'Person.residenceAddress': ({ community_id }, area) => area(community_id).full_name ?? null,
  'Person.registeredArea': ({ registered_area_id }, area) => ({ id: String(area(registered_area_id).district_id) }),
  'Person.careNeeds': ({ care_needs }) => (Array.isArray(care_needs) && care_needs.length > 0 ? ['WITHHELD'] : []),
  'Household.number': ({ number }) => `${String(number).slice(0, 3)}******`,
  'Event.description': () => '***',
  'Event.agreement': () => '***',
  'Event.reply': () => '***',
  'EventStep.note': () => '***',
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

const COMPOUND = /^(欧阳|上官|司马|诸葛|夏侯|皇甫|尉迟|慕容|司徒|令狐|东方|公孙)/;

function surname(name: Json | undefined): string {
  const compound = COMPOUND.exec(String(name))?.[0];
  return compound === undefined ? `${[...String(name)][0]}**` : `${compound}*`;
}

function threeAndFour(phone: Json | undefined): string | null {
  if (phone === null || phone === undefined) return null;
  return `${String(phone).slice(0, 3)}****${String(phone).slice(-4)}`;
}

function kilometre(degrees: Json | undefined): number {
  return Number(Number(degrees).toFixed(2));
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
