import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { ReceiptOutcome } from './receipt.js';

/** Which receipts; all that is given must hold. `type`, `field` and `record` must hold of the same read or write of a receipt. */
export interface ReceiptFilter {
  /** Id of the principal. */
  readonly caller?: string;
  readonly department?: string;
  /** A record that was read or written: its type and exact id. */
  readonly record?: { readonly type: string; readonly id: string };
  /** A type of which records were read or written. */
  readonly type?: string;
  /** A field that was given, in full or masked, or written. */
  readonly field?: string;
  /** `type`, `field` and `record` must hold of a read. */
  readonly readsOnly?: true;
  /** Fields of level 4 of some record were given without a case. */
  readonly sensitive?: true;
  /** Recorded outside of 07:00 to 20:00 in China, or on a Saturday or Sunday there. */
  readonly oddHours?: true;
  readonly outcome?: ReceiptOutcome;
  /** Recorded at this time (ISO 8601) or later. */
  readonly since?: string;
  /** Recorded before this time (ISO 8601). */
  readonly until?: string;
}

/**
 * What must hold of a row of access_receipt.
 * @param sensitive the fields of level 4; see sensitiveJson
 */
export function conditionsOf(filter: ReceiptFilter, sensitive: string): Expression<SqlBool>[] {
  const { caller, department, outcome, since, until } = filter;
  const conditions: (Expression<SqlBool> | undefined)[] = [
    equals('principal_id', caller),
    equals('department', department),
    equals('outcome', outcome),
    since === undefined ? undefined : sql<boolean>`recorded_at >= ${since}::timestamptz`,
    until === undefined ? undefined : sql<boolean>`recorded_at < ${until}::timestamptz`,
    filter.oddHours && sql<boolean>`access_log_odd_hour(recorded_at)`,
    filter.sensitive && sql<boolean>`access_log_sensitive(body::jsonb, ${sensitive}::jsonb)`,
    ...readConditions(filter),
  ];
  return conditions.filter((condition) => condition !== undefined);
}

function equals(column: string, value: string | undefined): RawBuilder<boolean> | undefined {
  return value === undefined ? undefined : sql<boolean>`${sql.ref(column)} = ${value}`;
}

/**
 * One read, or one write, must fit in everything. Its names are looked for in the text first, which is much cheaper than
 * taking the JSON apart; CASE keeps that order.
 */
function readConditions({ record, type, field, readsOnly }: ReceiptFilter): RawBuilder<boolean>[] {
  const names = [type, field, record?.type, record?.id].filter((name) => name !== undefined);
  if (names.length === 0) return [];
  const mentioned = names.map((name) => sql<boolean>`strpos(body, ${JSON.stringify(name).slice(1, -1)}) > 0`);
  const fits = (fields: RawBuilder<unknown>) => {
    const parts = [
      type === undefined ? undefined : sql`part->>'type' = ${type}`,
      field === undefined ? undefined : sql`${fields} ? ${field}`,
      record && sql`part->>'type' = ${record.type} and ${record.id} = any (string_to_array(part->>'ids', ','))`,
    ];
    return sql.join(
      parts.filter((part) => part !== undefined),
      sql` and `,
    );
  };
  const read = sql`exists (select from json_array_elements(body::json->'reads') as part
    where ${fits(sql`(part->'full')::jsonb || (part->'masked')::jsonb`)})`;
  const written = sql`exists (select from json_array_elements(body::json->'writes') as part
    where ${fits(sql`(part->'fields')::jsonb`)})`;
  const either = readsOnly === true ? read : sql`${read} or ${written}`;
  return [sql<boolean>`case when ${sql.join(mentioned, sql` and `)} then ${either} else false end`];
}
