import type { Model, ModelField } from '../data/model.js';
import type { WholeRecord } from '../data/whole-record.js';
import type { FieldAccess } from '../policy/access.js';
import { atomsOf, type Condition, holds } from '../policy/condition.js';
import { grantedIndex } from '../policy/granted-atom.js';
import { type CallerAreas, placeAtoms } from './caller-areas.js';
import type { ChangeRow } from './change-row.js';

/** Atoms of which the change log says in each row how they were. */
const TOLD = new Set(['area', 'grids', 'tied']);

/** What a row of the change log may have changed of what the caller gets of a record. */
export interface Concern {
  /** Something, whatever holds of the record. */
  readonly certain: boolean;
  /** These fields, where the record gives them. */
  readonly fields: readonly string[];
  /** What these row conditions decide. */
  readonly conditions: readonly string[];
}

/** What rows of the change log mean to a caller, for one type. */
export class FollowedType {
  readonly model: Model;
  readonly #visible: Condition;
  /** The log says of all that it depends on how it was. */
  readonly #isTold: boolean;
  readonly #areas: CallerAreas;
  readonly #department: string;
  readonly #given: ReadonlyMap<string, FieldAccess>;
  /** Fields by what the log calls their parts. */
  readonly #fieldsOf: ReadonlyMap<string, readonly string[]>;
  readonly #conditions: ReadonlySet<string>;
  /** Fields whose mask reads where the record lies. */
  readonly #readingPlaces: readonly string[];

  constructor(model: Model, record: WholeRecord, areas: CallerAreas, department: string) {
    this.model = model;
    this.#visible = record.plan.access.visible;
    this.#isTold = isToldOf(this.#visible);
    this.#areas = areas;
    this.#department = department;
    this.#given = record.given;
    this.#conditions = new Set(record.conditions);
    const parts = [...record.given.keys()].flatMap((name) =>
      columnsOf(model.fields[name]).map((column) => ({ name, column })),
    );
    const byColumn = Map.groupBy(parts, ({ column }) => column);
    this.#fieldsOf = new Map([...byColumn].map(([column, of]) => [column, of.map(({ name }) => name)]));
    this.#readingPlaces = this.fieldsMaskedBy(Object.keys(model.masks ?? {}));
  }

  /** Whether which records the caller sees follows from places and ties alone, of which the log tells how they were. */
  static canFollow({ plan }: WholeRecord): boolean {
    return isToldOf(plan.access.visible);
  }

  /** The fields that the caller may meet under one of these masks. */
  fieldsMaskedBy(masks: readonly string[]): readonly string[] {
    return [...this.#given].flatMap(([name, { mask, maskName }]) =>
      mask.op !== 'false' && maskName !== undefined && masks.includes(maskName) ? [name] : [],
    );
  }

  /** What the row may have changed; undefined where nothing. */
  concern(row: ChangeRow): Concern | undefined {
    const moved = this.#hasMoved(row);
    const ownTie = this.#conditions.has('tied') && this.#isOwnTie(row);
    const certain = row.operation !== 'update' || ownTie || (moved && this.#movesInOrOut(row));
    const touched = row.columns.flatMap((column) => this.#fieldsOf.get(column) ?? []);
    const fields = [...touched, ...(moved ? this.#readingPlaces : [])];
    const conditions = row.columns.filter((name) => this.#conditions.has(name));
    return certain || fields.length > 0 || conditions.length > 0 ? { certain, fields, conditions } : undefined;
  }

  /** Whether a record of which these row conditions hold gives the field, in full or masked. */
  gives(field: string, facts: ReadonlySet<string>): boolean {
    const access = this.#given.get(field);
    return access !== undefined && effectOf(access, facts) !== 'none';
  }

  /** Whether it gives the field in full. */
  givesInFull(field: string, facts: ReadonlySet<string>): boolean {
    const access = this.#given.get(field);
    return access !== undefined && effectOf(access, facts) === 'full';
  }

  /** Whether such a record would give something else if some of these conditions, which hold or do not, were the other way. */
  dependsOn(conditions: readonly string[], facts: ReadonlySet<string>): boolean {
    return subsets(conditions).some((turned) => {
      const other = turn(facts, turned);
      return [...this.#given.values()].some((access) => effectOf(access, facts) !== effectOf(access, other));
    });
  }

  /** Whether the row may change that the caller sees the record at all: one that they saw neither before nor after it does not. */
  changesVisibility(row: ChangeRow): boolean {
    if (row.operation !== 'update') return false;
    const ownTie = this.#isOwnTie(row);
    const tied = ownTie && atomsOf(this.#visible).has('tied');
    if (!tied && !(this.#hasMoved(row) && this.#movesInOrOut(row))) return false;
    const saw = this.sawBefore(row);
    if (saw === undefined || !this.#isTold) return true;
    const place = placeAtoms(this.#areas, row.nowIn);
    // A tie that ended may leave others.
    const ties = ownTie ? [true, false] : [row.wasTied.includes(this.#department)];
    return ties.some((isTied) => holds(this.#visible, isTied ? new Set([...place, 'tied']) : place) !== saw);
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

function isToldOf(condition: Condition): boolean {
  return [...atomsOf(condition)].every((name) => TOLD.has(name) || grantedIndex(name) !== undefined);
}

/** All choices of some of the elements; a type has a handful. */
function subsets([one, ...others]: readonly string[]): readonly (readonly string[])[] {
  if (one === undefined) return [[]];
  const without = subsets(others);
  return [...without, ...without.map((some) => [one, ...some])];
}

/** The facts, with these the other way. */
function turn(facts: ReadonlySet<string>, names: readonly string[]): ReadonlySet<string> {
  const turned = new Set(facts);
  for (const name of names) if (!turned.delete(name)) turned.add(name);
  return turned;
}

function effectOf({ full, mask, maskName }: FieldAccess, facts: ReadonlySet<string>): 'full' | 'mask' | 'none' {
  if (holds(full, facts)) return 'full';
  return maskName !== undefined && holds(mask, facts) ? 'mask' : 'none';
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
