import { type Expression, Kysely, PostgresDialect, type RawBuilder, type SqlBool, sql } from 'kysely';
import type pg from 'pg';
import type { ReceiptOutcome } from './receipt.js';
import { parseReceipt, type StoredReceipt } from './stored-receipt.js';

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
  readonly outcome?: ReceiptOutcome;
  /** Recorded at this time (ISO 8601) or later. */
  readonly since?: string;
  /** Recorded before this time (ISO 8601). */
  readonly until?: string;
}

/** A part of the log in the order of `direction`, starting after the receipt at `after`. */
export interface ReceiptRange {
  readonly direction: 'newestFirst' | 'oldestFirst';
  readonly after?: string;
  readonly limit: number;
}

/** Looks receipts up. */
export interface ReceiptSearch {
  search(filter: ReceiptFilter, range: ReceiptRange): Promise<readonly StoredReceipt[]>;
  count(filter: ReceiptFilter): Promise<number>;
}

interface Tables {
  readonly access_receipt: {
    readonly sequence: string;
    readonly recorded_at: Date;
    readonly principal_id: string;
    readonly department: string;
    readonly outcome: string;
    readonly body: string;
  };
}

/**
 * Searches the log. Caller, department, time and place have indexes; what was read is looked for in the texts of the
 * receipts that remain, so a search for a record alone reads the whole log.
 */
export function createReceiptSearch(pool: pg.Pool): ReceiptSearch {
  const database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const matching = (filter: ReceiptFilter) =>
    database.selectFrom('access_receipt').where((condition) => condition.and(conditionsOf(filter)));
  return {
    async search(filter, { direction, after, limit }) {
      const newestFirst = direction === 'newestFirst';
      const rows = await matching(filter)
        .$if(after !== undefined, (query) => query.where('sequence', newestFirst ? '<' : '>', after ?? ''))
        .orderBy('sequence', newestFirst ? 'desc' : 'asc')
        .limit(limit)
        .select('body')
        .execute();
      return rows.map(({ body }) => parseReceipt(body));
    },
    async count(filter) {
      const { total } = await matching(filter)
        .select(({ fn }) => fn.countAll<string>().as('total'))
        .executeTakeFirstOrThrow();
      return Number(total);
    },
  };
}

function conditionsOf(filter: ReceiptFilter): Expression<SqlBool>[] {
  const { caller, department, outcome, since, until } = filter;
  const conditions: (Expression<SqlBool> | undefined)[] = [
    equals('principal_id', caller),
    equals('department', department),
    equals('outcome', outcome),
    since === undefined ? undefined : sql<boolean>`recorded_at >= ${since}::timestamptz`,
    until === undefined ? undefined : sql<boolean>`recorded_at < ${until}::timestamptz`,
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
function readConditions({ record, type, field }: ReceiptFilter): RawBuilder<boolean>[] {
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
  const read = sql`select from json_array_elements(body::json->'reads') as part
    where ${fits(sql`(part->'full')::jsonb || (part->'masked')::jsonb`)}`;
  const written = sql`select from json_array_elements(body::json->'writes') as part
    where ${fits(sql`(part->'fields')::jsonb`)}`;
  return [
    sql<boolean>`case when ${sql.join(mentioned, sql` and `)} then exists (${read}) or exists (${written}) else false end`,
  ];
}
