import { type RawBuilder, sql } from 'kysely';
import { type JsonText, toSql } from './json-text.js';
import { referencedColumns } from './referenced-columns.js';
import { idColumn, type ReadColumn } from './row.js';

/** One row: the JSON text of a connection or list, and the ids of the records in it. */
export interface ManySql {
  /** `select j, i<index>, ...`, aggregated: always exactly one row. */
  readonly query: RawBuilder<unknown>;
  /** Plan indexes of the id columns. */
  readonly indexes: readonly number[];
}

/** The rows of one page, as a subselect. */
export interface Page {
  readonly alias: string;
  /** The subselect, with these columns of the table. */
  readonly rows: (columns: ReadonlySet<string>) => RawBuilder<unknown>;
  /** One row more than the page was read, and rows are numbered (`rn`), to know whether there are more. */
  readonly counted: boolean;
  readonly limit: number;
}

/** Leaves the row beyond the page out of an aggregate. */
export function onPage(page: Page): RawBuilder<unknown> {
  if (!page.counted) return sql``;
  return sql` filter (where ${sql.ref(`${page.alias}.${NUMBER}`)} <= ${sql.lit(page.limit)})`;
}

const NUMBER = 'rn';

/** Aggregates a page; the subselect gives exactly the columns that the aggregates refer to. */
export function selectAggregate(
  page: Page,
  text: JsonText,
  joins: readonly RawBuilder<unknown>[],
  reads: readonly ReadColumn[],
): ManySql {
  const ids = reads.map(
    (read) => sql`, string_agg(${read.ids}, ',')${onPage(page)} as ${sql.id(idColumn(read.index))}`,
  );
  const joined = joins.length === 0 ? sql`` : sql` ${sql.join(joins, sql` `)}`;
  const given = sql`${toSql(text)} as j${sql.join(ids, sql``)}`;
  const columns = new Set(referencedColumns(sql`${given}${joined}`, page.alias));
  columns.delete(NUMBER);
  return {
    // `having` makes it one row also where nothing in it is an aggregate, as in `pageInfo { hasPreviousPage }`.
    query: sql`select ${given} from (${page.rows(columns)}) as ${sql.id(page.alias)}${joined} having true`,
    indexes: reads.map((read) => read.index),
  };
}
