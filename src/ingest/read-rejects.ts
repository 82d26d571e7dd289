import type { Principal } from '../shared/principal.js';
import { isUuid } from '../shared/uuid.js';

/** Runs a statement outside of any transaction. */
interface Queries {
  query<Row extends object>(text: string, values: readonly unknown[]): Promise<{ readonly rows: readonly Row[] }>;
}

const BATCH = 'select from ingest_batch where id = $1::uuid and submitted_by = $2 and department = $3';
const CHUNK = `select number, rejects from ingest_chunk where batch_id = $1::uuid and number > $2 and rejected > 0
  order by number limit 1`;

/** The rejects of a caller's own batch, as JSON, one a line; undefined where there is no such batch. */
export async function readRejects(
  queries: Queries,
  { id, department }: Principal,
  batchId: string,
): Promise<AsyncIterable<string> | undefined> {
  if (!isUuid(batchId)) return undefined;
  const { rows } = await queries.query(BATCH, [batchId, id, department]);
  return rows.length === 0 ? undefined : lines(queries, batchId);
}

async function* lines(queries: Queries, batchId: string): AsyncGenerator<string> {
  for (let after = -1; ; ) {
    const { rows } = await queries.query<{ number: number; rejects: readonly object[] }>(CHUNK, [batchId, after]);
    const [chunk] = rows;
    if (chunk === undefined) return;
    yield chunk.rejects.map((reject) => `${JSON.stringify(reject)}\n`).join('');
    after = chunk.number;
  }
}
