import type { Model, ModelField } from '../data/model.js';
import type { ReadPool } from '../data/pool.js';
import type { WholeRecord } from '../data/whole-record.js';
import type { ChangeRow } from './change-row.js';
import type { FollowedType } from './followed-type.js';

/** How records of one type are found that show something of a record of another type. */
interface Reference {
  readonly model: Model;
  readonly target: string;
  /** Whether a row of the target may change what is shown. */
  readonly follows: (row: ChangeRow) => boolean;
  /** Gives ids of the type for the keys $1 of the target. */
  readonly statement: { readonly name: string; readonly text: string };
}

const SQL_TYPES = { uuid: 'uuid', integer: 'int4', text: 'text' } as const;

/** The records whose content follows from another record: it is referred to where it is visible, or a mask reads it. */
export class Referrers {
  readonly #references: readonly Reference[];
  readonly #pending = new Map<Reference, Set<string>>();

  /** @param target the followed type of this name; undefined where it is closed to the caller */
  constructor(
    followed: readonly (readonly [FollowedType, WholeRecord])[],
    target: (type: string) => FollowedType | undefined,
    modelOf: (type: string) => Model,
  ) {
    this.#references = followed.flatMap(([type, record]) => [
      ...[...record.given.keys()].flatMap((name) => references(type.model, type.model.fields[name], target, modelOf)),
      ...(type.model.maskSources ?? [])
        .filter(({ mask }) => type.masks.has(mask))
        .map(
          (source): Reference => ({
            model: type.model,
            target: source.type,
            follows: ({ columns }) => source.columns.some((name) => columns.includes(name)),
            statement: byColumn(type.model, source.through, modelOf(source.type)),
          }),
        ),
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
      const known = this.#pending.get(reference);
      if (known === undefined) this.#pending.set(reference, new Set([row.id]));
      else known.add(row.id);
    }
    return following.length > 0;
  }

  /** The records that the noted rows lead to, by type. */
  async find(pool: ReadPool): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    const found = new Map<string, Set<string>>();
    for (const [{ model, statement }, keys] of this.#pending) {
      const ids = found.get(model.name) ?? new Set();
      for (const [id] of await pool.execute(statement, [[...keys]])) ids.add(String(id));
      found.set(model.name, ids);
    }
    return found;
  }
}

function references(
  model: Model,
  field: ModelField | undefined,
  target: (type: string) => FollowedType | undefined,
  modelOf: (type: string) => Model,
): readonly Reference[] {
  if (field?.kind === 'object')
    return Object.values(field.parts).flatMap((part) => references(model, part, target, modelOf));
  if (field?.kind !== 'one' && field?.kind !== 'many') return [];
  const followed = target(field.target);
  if (followed === undefined || followed.model.scope === 'everyone') return [];
  const follows = (row: ChangeRow) => followed.changesVisibility(row);
  const one = { model, target: field.target, follows };
  if (field.kind === 'one') return [{ ...one, statement: byColumn(model, field.column, modelOf(field.target)) }];
  if (field.through.by !== 'link') return [];
  const { table, source, target: to } = field.through;
  const text = `select distinct ${source}::text from ${table} where ${to} = any($1::${SQL_TYPES[modelOf(field.target).key.type]}[])`;
  return [{ ...one, statement: { name: `feed_by_${table}_${to}`, text } }];
}

function byColumn(model: Model, column: string, target: Model): Reference['statement'] {
  const { table, key } = model;
  const text = `select ${key.column}::text from ${table} where ${column} = any($1::${SQL_TYPES[target.key.type]}[])`;
  return { name: `feed_by_${table}_${column}`, text };
}
