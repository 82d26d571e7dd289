import { sql, type Transaction } from 'kysely';
import type { LogPart } from './log-parts.js';
import type { LogTables } from './log-tables.js';

/** Segments looked into by the first statement, and how many times more by each further one. */
const FIRST_SEGMENTS = 16;
const GROWTH = 4;

interface SegmentRow {
  readonly first: string;
  readonly end: string;
  readonly places: readonly number[] | null;
}

/**
 * Where the index has a term, in the order of the walk: sequences of receipts, some segments at a time, so that who needs the
 * first ones alone waits for these. One look-up a segment.
 */
export async function* indexedPlaces(
  database: Transaction<LogTables>,
  term: string,
  part: LogPart,
  newestFirst: boolean,
): AsyncGenerator<readonly number[]> {
  let { from, end } = part;
  for (let segments = FIRST_SEGMENTS; from < end; segments *= GROWTH) {
    const { rows } = await sql<SegmentRow>`
      select segment.first_sequence as first, segment.end_sequence as end, array(
        select place from access_log_posting as posting, unnest(posting.terms, posting.places) as entry (term, place)
        where posting.first_sequence = segment.first_sequence and bucket = access_log_term(${term}) >> segment.shift
          and entry.term = access_log_term(${term})
      ) as places
      from (
        select first_sequence, end_sequence, shift from access_log_segment
        where first_sequence < ${end} and end_sequence > ${from}
        order by first_sequence ${sql.raw(newestFirst ? 'desc' : 'asc')} limit ${segments}
      ) as segment`.execute(database);
    const [bounds, places] = read(rows);
    const sequences = places
      .filter((place) => place >= from && place < end)
      .sort((a, b) => (newestFirst ? b - a : a - b));
    if (sequences.length > 0) yield sequences;
    if (newestFirst) end = Math.min(end, bounds.first);
    else from = Math.max(from, bounds.end);
  }
}

function read(rows: readonly SegmentRow[]): [{ first: number; end: number }, number[]] {
  const bounds = { first: 0, end: Number.MAX_SAFE_INTEGER };
  if (rows.length > 0) {
    bounds.first = Math.min(...rows.map(({ first }) => Number(first)));
    bounds.end = Math.max(...rows.map(({ end }) => Number(end)));
  }
  return [bounds, rows.flatMap(({ first, places }) => (places ?? []).map((place) => Number(first) + place))];
}
