import type { Model, ModelField } from '../data/model.js';
import type { ReadPool } from '../data/pool.js';
import type { WholeRecord } from '../data/whole-record.js';
import type { ChangeRow, Position } from './change-row.js';
import type { FollowedType } from './followed-type.js';

/** How records of one type are found that show something of a record of another type. */
interface Reference {
  readonly model: Model;
  readonly target: string;
  /** The fields of the type that show it. */
  readonly fields: readonly string[];
  /** Only where the field is given in full. */
  readonly inFull: boolean;
  /** Whether a row of the target may change what is shown. */
  readonly follows: (row: ChangeRow) => boolean;
  /** Gives ids of the type, and the key of the target, for the keys $1 of the target. */
  readonly statement: { readonly name: string; readonly text: string };
}

/** A record that may show something else, because of the row of the log at this position. */
export interface Referrer {
  readonly type: string;
  readonly id: string;
  readonly fields: readonly string[];
  readonly inFull: boolean;
  readonly at: Position;
}

const SQL_TYPES = { uuid: 'uuid', integer: 'int4', text: 'text' } as const;

/** The records whose content follows from another record: it is referred to where it is visible, or a mask reads it. */
export class Referrers {
  readonly #references: readonly Reference[];
  readonly #pending = new Map<Reference, Map<string, Position>>();

  /** @param target the followed type of this name; undefined where it is closed to the caller */
  constructor(
    followed: readonly (readonly [FollowedType, WholeRecord])[],
    target: (type: string) => FollowedType | undefined,
    modelOf: (type: string) => Model,
  ) {
    this.#references = followed.flatMap(([type, record]) => [
      ...[...record.given.keys()].flatMap((name) => references(type.model, name, target, modelOf)),
      ...(type.model.maskSources ?? []).flatMap((source): Reference[] => {
        const fields = type.fieldsMaskedBy([source.mask]);
        if (fields.length === 0) return [];
        const follows = ({ columns }: ChangeRow) => source.columns.some((name) => columns.includes(name));
        const statement = byColumn(type.model, source.through, modelOf(source.type));
        return [{ model: type.model, target: source.type, fields, inFull: false, follows, statement }];
      }),
    ]);
  }

  /** Types that must be followed for it. */
  get types(): ReadonlySet<string> {
    return new Set(this.#references.map(({ target }) => target));
  }

  /** Takes note of a row of the log; gives whether some records have to be looked for because of it. */
  note(row: ChangeRow): boolean {
    const following = this.#references.filter(({ target, follows }) => target === row.type && follows(row));
    for (const reference of following) {
      const known = this.#pending.get(reference) ?? new Map<string, Position>();
      if (!known.has(row.id)) known.set(row.id, row);
      this.#pending.set(reference, known);
    }
    return following.length > 0;
  }

  /** The records that the noted rows lead to; then there are none noted. */
  async find(pool: ReadPool): Promise<readonly Referrer[]> {
    const found: Referrer[] = [];
    for (const [{ model, fields, inFull, statement }, keys] of this.#pending) {
      for (const [id, key] of await pool.execute(statement, [[...keys.keys()]])) {
        const at = keys.get(String(key));
        if (at !== undefined) found.push({ type: model.name, id: String(id), fields, inFull, at });
      }
    }
    this.#pending.clear();
    return found;
  }
}

function references(
  model: Model,
  name: string,
  target: (type: string) => FollowedType | undefined,
  modelOf: (type: string) => Model,
): readonly Reference[] {
  const relations = (field: ModelField | undefined): readonly ModelField[] =>
    field?.kind === 'object' ? Object.values(field.parts) : field === undefined ? [] : [field];
  return relations(model.fields[name]).flatMap((field): Reference[] => {
    if (field.kind !== 'one' && field.kind !== 'many') return [];
    const followed = target(field.target);
    if (followed === undefined || followed.model.scope === 'everyone') return [];
    const follows = (row: ChangeRow) => followed.changesVisibility(row);
    const reference = { model, target: field.target, fields: [name], inFull: true, follows };
    if (field.kind === 'one') {
      return [{ ...reference, statement: byColumn(model, field.column, modelOf(field.target)) }];
    }
    if (field.through.by !== 'link') return [];
    const { table, source, target: to } = field.through;
    const type = SQL_TYPES[modelOf(field.target).key.type];
    const text = `select distinct ${source}::text, ${to}::text from ${table} where ${to} = any($1::${type}[])`;
    return [{ ...reference, statement: { name: `feed_by_${table}_${to}`, text } }];
  });
}

function byColumn(model: Model, column: string, target: Model): Reference['statement'] {
  const { table, key } = model;
  const type = SQL_TYPES[target.key.type];
  const text = `select ${key.column}::text, ${column}::text from ${table} where ${column} = any($1::${type}[])`;
  return { name: `feed_by_${table}_${column}`, text };
}
