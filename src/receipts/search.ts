import { CompiledQuery, type Expression, Kysely, PostgresDialect, type SqlBool, sql, type Transaction } from 'kysely';
import type pg from 'pg';
import { indexTerm } from './index-terms.js';
import { indexedPlaces } from './indexed-places.js';
import { type LogPart, logParts } from './log-parts.js';
import type { LogTables } from './log-tables.js';
import type { ReadRecordedRules, Select } from './read-recorded-rules.js';
import { conditionsOf, type ReceiptFilter } from './receipt-filter.js';
import { sensitiveJson } from './sensitive-json.js';
import { parseReceipt, type StoredReceipt } from './stored-receipt.js';

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

/** Receipts that the index names are read so many at a time. */
const AT_ONCE = 1000;

/**
 * Searches the log. Caller, department, time and place have indexes; records, types, fields, level 4 without a case and odd hours
 * are in the log's own index, as far as it has come. What follows is read itself, in the same snapshot, so that no receipt is
 * missed. What the index names is checked against the receipt.
 */
export function createReceiptSearch(pool: pg.Pool, rules: ReadRecordedRules): ReceiptSearch {
  const database = new Kysely<LogTables>({ dialect: new PostgresDialect({ pool }) });
  const run = <Result>(filter: ReceiptFilter, work: (search: SearchRun) => Promise<Result>): Promise<Result> =>
    database
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (snapshot) => {
        const sensitive = filter.sensitive === true ? sensitiveJson(await rules(selectIn(snapshot))) : '{}';
        return work(new SearchRun(snapshot, filter, conditionsOf(filter, sensitive)));
      });
  return {
    search: async (filter, range) => {
      const bodies = await run(filter, (search) => search.bodies(range));
      return bodies.map(parseReceipt);
    },
    count: (filter) => run(filter, (search) => search.count()),
  };
}

function selectIn(snapshot: Transaction<LogTables>): Select {
  return async <Row>(text: string, values: readonly unknown[]) =>
    (await snapshot.executeQuery<Row>(CompiledQuery.raw(text, [...values]))).rows;
}

/** One search in one snapshot. */
class SearchRun {
  readonly #snapshot: Transaction<LogTables>;
  readonly #filter: ReceiptFilter;
  readonly #conditions: readonly Expression<SqlBool>[];

  constructor(snapshot: Transaction<LogTables>, filter: ReceiptFilter, conditions: readonly Expression<SqlBool>[]) {
    this.#snapshot = snapshot;
    this.#filter = filter;
    this.#conditions = conditions;
  }

  async bodies({ direction, after, limit }: ReceiptRange): Promise<readonly string[]> {
    const newestFirst = direction === 'newestFirst';
    const bodies: string[] = [];
    for await (const place of this.#places(newestFirst, after)) {
      const rows = await this.#matching(place)
        .orderBy('sequence', newestFirst ? 'desc' : 'asc')
        .limit(limit - bodies.length)
        .select('body')
        .execute();
      bodies.push(...rows.map(({ body }) => body));
      if (bodies.length >= limit) break;
    }
    return bodies;
  }

  async count(): Promise<number> {
    let total = 0;
    for await (const place of this.#places(false, undefined)) {
      const { found } = await this.#matching(place)
        .select(({ fn }) => fn.countAll<string>().as('found'))
        .executeTakeFirstOrThrow();
      total += Number(found);
    }
    return total;
  }

  #matching(place: SqlBoolExpression) {
    return this.#snapshot
      .selectFrom('access_receipt')
      .where((condition) => condition.and([...this.#conditions, place]));
  }

  /** Where what is searched for can stand, in order. */
  async *#places(newestFirst: boolean, after: string | undefined): AsyncGenerator<SqlBoolExpression> {
    const term = indexTerm(this.#filter);
    for (const part of await this.#parts(newestFirst, after)) {
      if (term === undefined || !part.indexed) {
        yield sql<boolean>`sequence >= ${part.from} and sequence < ${part.end}`;
        continue;
      }
      for await (const sequences of indexedPlaces(this.#snapshot, term, part, newestFirst)) {
        for (let at = 0; at < sequences.length; at += AT_ONCE) {
          yield sql<boolean>`sequence = any (${sequences.slice(at, at + AT_ONCE)}::bigint[])`;
        }
      }
    }
  }

  async #parts(newestFirst: boolean, after: string | undefined): Promise<readonly LogPart[]> {
    const place = after === undefined ? undefined : Number(after);
    const parts = (await logParts(this.#snapshot, this.#filter))
      .map((part) => clip(part, place, newestFirst))
      .filter(({ from, end }) => from < end);
    return newestFirst ? parts.reverse() : parts;
  }
}

type SqlBoolExpression = Expression<SqlBool>;

function clip(part: LogPart, after: number | undefined, newestFirst: boolean): LogPart {
  if (after === undefined) return part;
  return newestFirst ? { ...part, end: Math.min(part.end, after) } : { ...part, from: Math.max(part.from, after + 1) };
}
