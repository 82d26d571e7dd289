import { type RawBuilder, sql } from 'kysely';
import { type ConnectionArguments, columnType, type OrderKey } from '../arguments.js';
import type { Model } from '../model.js';
import { parameter, type Slot } from './slot.js';

/** ORDER BY list of the keys. NULL sorts as the greatest value, so that both directions can use one index. */
export function orderSql(order: readonly OrderKey[], alias: string, reverse = false): RawBuilder<unknown> {
  return sql.join(
    order.map((key) => sql`${column(key, alias)} ${sql.raw(reverse ? opposite(key.direction) : key.direction)}`),
  );
}

/** Rows after (`backward`: before) the cursor in the order: keyset pagination, so a page costs the same however deep. */
export function keysetSql(model: Model, args: ConnectionArguments, alias: string): RawBuilder<boolean> | undefined {
  if (args.cursor === undefined) return undefined;
  const keys = args.order.map((key, at) => ({
    key,
    slot: args.cursor?.[at] ?? null,
    descending: (key.direction === 'DESC') !== args.backward,
  }));
  const uniform = keys.every(
    ({ key, descending }) => descending === keys[0]?.descending && key.column.nullable !== true,
  );
  if (uniform) {
    const columns = sql.join(keys.map(({ key }) => column(key, alias)));
    const values = sql.join(keys.map(({ key, slot }) => value(model, key, slot)));
    return sql<boolean>`(${columns}) ${sql.raw(keys[0]?.descending ? '<' : '>')} (${values})`;
  }
  const steps = keys.map(({ key, slot, descending }, at) => {
    const same = keys.slice(0, at).map((earlier) => equals(model, earlier.key, earlier.slot, alias));
    return sql`(${sql.join([...same, beyond(model, key, slot, descending, alias)], sql` and `)})`;
  });
  return sql<boolean>`(${sql.join(steps, sql` or `)})`;
}

/**
 * The sort values of a row as a JSON array: what a cursor carries.
 * @param value what stands for a column; the column itself unless given
 */
export function cursorSql(
  order: readonly OrderKey[],
  alias: string,
  value: (column: RawBuilder<unknown>) => RawBuilder<unknown> = (column) => column,
): RawBuilder<string> {
  return sql<string>`json_build_array(${sql.join(order.map((key) => value(column(key, alias))))})::text`;
}

function equals(model: Model, key: OrderKey, slot: Slot | null, alias: string): RawBuilder<unknown> {
  return slot === null ? sql`${column(key, alias)} is null` : sql`${column(key, alias)} = ${value(model, key, slot)}`;
}

function beyond(
  model: Model,
  key: OrderKey,
  slot: Slot | null,
  descending: boolean,
  alias: string,
): RawBuilder<unknown> {
  const ref = column(key, alias);
  if (slot === null) return descending ? sql`${ref} is not null` : sql`false`;
  const further = sql`${ref} ${sql.raw(descending ? '<' : '>')} ${value(model, key, slot)}`;
  return descending || key.column.nullable !== true ? further : sql`(${further} or ${ref} is null)`;
}

function value(model: Model, key: OrderKey, slot: Slot | null): RawBuilder<unknown> {
  if (slot === null) throw new Error('a column that is never NULL has no NULL cursor');
  return parameter(slot, columnType(model, key.column));
}

function column(key: OrderKey, alias: string): RawBuilder<unknown> {
  return sql.ref(`${alias}.${key.column.column}`);
}

function opposite(direction: OrderKey['direction']): OrderKey['direction'] {
  return direction === 'ASC' ? 'DESC' : 'ASC';
}
