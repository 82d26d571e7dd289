import type { Model, ModelField } from '../data/model.js';
import type { WholeRecord } from '../data/whole-record.js';
import { atomsOf, type Condition, holds } from '../policy/condition.js';
import { grantedIndex } from '../policy/granted-atom.js';
import type { CallerAreas } from './caller-areas.js';
import { placeAtoms } from './caller-areas.js';
import type { ChangeRow } from './change-row.js';

/** Atoms of which the change log says in each row how they were. */
const TOLD = new Set(['area', 'grids', 'tied']);

/** What rows of the change log mean to a caller, for one type. */
export class FollowedType {
  readonly model: Model;
  readonly #visible: Condition;
  readonly #areas: CallerAreas;
  readonly #department: string;
  /** Columns, link tables and row conditions that what the caller gets follows from. */
  readonly #columns: ReadonlySet<string>;
  /** Masks of the record that the caller may meet. */
  readonly masks: ReadonlySet<string>;
  readonly #byTies: boolean;
  readonly #readsPlaces: boolean;

  constructor(model: Model, record: WholeRecord, areas: CallerAreas, department: string) {
    const { visible } = record.plan.access;
    const given = [...record.given];
    this.model = model;
    this.#visible = visible;
    this.#areas = areas;
    this.#department = department;
    const conditions = [visible, ...given.flatMap(([, { full, mask }]) => [full, mask])];
    const atoms = new Set(conditions.flatMap((condition) => [...atomsOf(condition)]));
    this.#byTies = atoms.has('tied');
    this.masks = new Set(
      given.flatMap(([, { mask, maskName }]) => (mask.op !== 'false' && maskName ? [maskName] : [])),
    );
    this.#readsPlaces = Object.keys(model.masks ?? {}).some((mask) => this.masks.has(mask));
    const columns = given.flatMap(([name]) => columnsOf(model.fields[name]));
    this.#columns = new Set([...columns, ...atoms].filter((name) => !TOLD.has(name)));
  }

  /** Whether which records the caller sees follows from places and ties alone, of which the log tells how they were. */
  static canFollow({ plan }: WholeRecord): boolean {
    return [...atomsOf(plan.access.visible)].every((name) => TOLD.has(name) || grantedIndex(name) !== undefined);
  }

  /** Whether the row may change what the caller gets of the record. */
  concerns(row: ChangeRow): boolean {
    if (row.operation !== 'update') return true;
    if (row.columns.some((name) => this.#columns.has(name))) return true;
    if (this.#byTies && this.#isOwnTie(row)) return true;
    return this.#hasMoved(row) && (this.#readsPlaces || this.#movesInOrOut(row));
  }

  /** Whether the row may change that the caller sees the record at all. */
  changesVisibility(row: ChangeRow): boolean {
    if (row.operation !== 'update') return false;
    const tied = atomsOf(this.#visible).has('tied') && this.#isOwnTie(row);
    return tied || (this.#hasMoved(row) && this.#movesInOrOut(row));
  }

  /** Whether the caller saw the record before the row's transaction; undefined where the row does not tell. */
  sawBefore(row: ChangeRow): boolean | undefined {
    if (row.operation === 'insert') return false;
    if (row.wasIn === undefined && (row.operation === 'update' || this.model.scope === 'ancestors')) return undefined;
    const facts = new Set(placeAtoms(this.#areas, row.wasIn));
    if (row.wasTied.includes(this.#department)) facts.add('tied');
    return holds(this.#visible, facts);
  }

  #isOwnTie({ ties }: ChangeRow): boolean {
    return ties.includes(this.#department);
  }

  #hasMoved({ wasIn, nowIn }: ChangeRow): boolean {
    return wasIn !== undefined && String(wasIn) !== String(nowIn);
  }

  #movesInOrOut({ wasIn, nowIn }: ChangeRow): boolean {
    return [...placeAtoms(this.#areas, wasIn)].join() !== [...placeAtoms(this.#areas, nowIn)].join();
  }
}

/** What the change log calls the parts of a field. */
export function columnsOf(field: ModelField | undefined): readonly string[] {
  switch (field?.kind) {
    case 'column':
    case 'one':
      return [field.column];
    case 'object':
      return Object.values(field.parts).map(({ column }) => column);
    case 'many':
      return field.through.by === 'link' ? [field.through.table] : [];
    default:
      return [];
  }
}
