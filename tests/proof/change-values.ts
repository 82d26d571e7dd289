import type { ColumnField, Model, ModelField } from '../../src/data/model.js';
import { MODELS } from '../../src/modules/index.js';
import type { Effect } from '../../src/policy/access.js';
import type { Draw } from '../support/draw.js';
import type { Json } from '../support/hub.js';
import type { Canaries } from './canaries.js';
import type { Reference } from './reference.js';
import { decidedFields } from './view.js';
import { rowsOf, type World, type WorldRow } from './world.js';

/** What new values follow from. */
export interface Changing {
  readonly draw: Draw;
  readonly canaries: Canaries;
  readonly effectOf: (field: string) => Effect;
}

/**
 * Gives every value that the caller may not read another one: masked fields one with the same mask, what decides rows one
 * that decides the same (who is under 14, what reports wrongdoing). The world's rows are changed in place.
 */
export function changeValues(world: World, reference: Reference, draw: Draw, canaries: Canaries): void {
  for (const model of MODELS.filter(({ scope }) => scope === 'ancestors')) {
    for (const row of rowsOf(world, model)) {
      // The reference looks at the unchanged row.
      const original = reference.row(model.name, String(row.id)) ?? row;
      const effectOf = (field: string) => reference.effect(model, original, field);
      changeRow(model, row, { draw, canaries, effectOf });
    }
  }
}

/** Gives the fields of one row that are not full other values; what stands in APART only together. */
export function changeRow(model: Model, row: WorldRow, changing: Changing): void {
  if (model.name === 'Event') changeEventKind(row, changing);
  for (const name of decidedFields(model)) {
    const field = model.fields[name];
    if (field === undefined) continue;
    const effect = changing.effectOf(name);
    if (effect === 'full' || APART.has(`${model.name}.${name}`)) continue;
    changeField(`${model.name}.${name}`, field, row, effect, changing);
  }
  if (model.name === 'Person') changeNumber(row, changing);
}

/** Changed with others, or not at all: what a camera is decides who reads its place. */
const APART = new Set(['Event.kind', 'Event.requestKind', 'Event.scale', 'Person.idNumber', 'Thing.kind', 'Thing.id']);

function changeField(at: string, field: ModelField, row: WorldRow, effect: Effect, changing: Changing): void {
  if (field.kind === 'column' && field.type !== 'ID') changeColumn(at, field, row, effect, changing);
  if (field.kind !== 'object') return;
  for (const [part, of] of Object.entries(field.parts)) {
    if (of.kind === 'column') changeColumn(`${at}.${part}`, of, row, effect, changing);
  }
}

function changeColumn(at: string, field: ColumnField, row: WorldRow, effect: Effect, changing: Changing): void {
  const { draw } = changing;
  const old = row[field.column] ?? null;
  const removable = effect === 'none' && field.nullable === true && !DECIDING.has(field.column);
  if (removable && draw.chance(15)) row[field.column] = null;
  else if (old !== null) row[field.column] = changed(at, field, old, effect, changing);
}

/** Whether they are given decides something else: a CHECK, or which grids a grid worker serves. */
const DECIDING = new Set(['sharing_until', 'sharing_revoked_at', 'valid_to']);

function changed(at: string, field: ColumnField, old: Json, effect: Effect, { draw, canaries }: Changing): Json {
  const like = effect === 'mask' ? String(old) : undefined;
  if (typeof field.type === 'object') return otherName(Object.keys(field.type.values), field, old, effect, draw);
  switch (at) {
    case 'Person.name':
    case 'Event.reporter.name':
    case 'Organization.legalRepresentative':
      return canaries.name(like === undefined ? undefined : surnameOf(like));
    case 'Person.phone':
    case 'Event.reporter.phone':
    case 'Organization.phone':
    case 'GridAssignment.phone':
      return canaries.phone(like);
    case 'Household.number':
      return canaries.householdNumber(like);
    case 'Organization.creditCode':
      return canaries.creditCode();
  }
  const year = Number(String(old).slice(0, 4));
  switch (field.type) {
    case 'Date':
      return canaries.date(year, 1);
    case 'DateTime':
      return canaries.moment(year);
    case 'Int':
      return canaries.next();
    case 'Float':
      return canaries.degrees(Number(old));
    case 'Boolean':
      return draw.chance(70) ? old !== true : old;
    default:
      return `改${canaries.word()}`;
  }
}

const COMPOUND = /^(欧阳|司马|诸葛)/;

function surnameOf(name: string): string {
  return COMPOUND.exec(name)?.[0] ?? name.slice(0, 1);
}

/** Another name of an enum; of a masked list, what leaves its emptiness as it is. */
function otherName(names: readonly string[], field: ColumnField, old: Json, effect: Effect, draw: Draw): Json {
  const usable = names.filter((name) => name !== 'WITHHELD');
  if (field.list !== true) return draw.pick(usable);
  if (effect === 'mask' && Array.isArray(old) && old.length === 0) return [];
  const some = draw.some(usable, 3);
  return some.length === 0 && effect === 'mask' ? [draw.pick(usable)] : some;
}

/** Kind, kind of request and scale fit each other; a report of wrongdoing stays one, for it decides who reads its reporter. */
function changeEventKind(row: WorldRow, { draw, effectOf }: Changing): void {
  if (['kind', 'requestKind', 'scale'].some((field) => effectOf(field) !== 'none')) return;
  if (row.request_kind === 'REPORT') return;
  const kinds = [
    { kind: 'GRID_REPORT', request_kind: null, scale: null },
    { kind: 'DISPUTE', request_kind: null, scale: draw.pick(['INDIVIDUAL', 'GROUP', 'MAJOR_GROUP']) },
    { kind: 'HOTLINE_ORDER', request_kind: draw.pick(['CONSULT', 'COMPLAINT', 'PRAISE']), scale: null },
  ];
  Object.assign(row, draw.pick(kinds));
}

/** The number follows the date of birth and the sex, which may have changed. Where it is full, so are they. */
function changeNumber(row: WorldRow, { draw, canaries, effectOf }: Changing): void {
  const effect = effectOf('idNumber');
  if (effect === 'full' || row.id_number === null) return;
  const like = effect === 'mask' ? String(row.id_number) : undefined;
  row.id_number =
    effect === 'none' && draw.chance(15) ? null : canaries.idNumber(String(row.birth_date), String(row.sex), like);
}
