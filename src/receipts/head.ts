import type pg from 'pg';
import { extend, type Frontier, frontierOf } from './merkle.js';

const CHECKPOINT = `
  select size, frontier from access_log_checkpoint where size > $1 order by size desc limit 1`;
const LEAVES = 'select sequence, leaf_hash from access_receipt where sequence >= $1 order by sequence';

interface CheckpointRow {
  readonly size: string;
  readonly frontier: Buffer;
}

interface LeafRow {
  readonly sequence: string;
  readonly leaf_hash: Buffer;
}

/**
 * The frontier of the whole log: what is `known` of it, or its last checkpoint, with the leaves after that.
 * Throws when the log has a gap there: numbering on would hide it.
 */
export async function loadHead(client: pg.ClientBase, known: Frontier): Promise<Frontier> {
  const [checkpoint] = (await client.query<CheckpointRow>(CHECKPOINT, [known.size])).rows;
  const base = checkpoint === undefined ? known : frontierOf(Number(checkpoint.size), checkpoint.frontier);
  const { rows } = await client.query<LeafRow>(LEAVES, [base.size]);
  rows.forEach((row, index) => {
    if (Number(row.sequence) !== base.size + index)
      throw new Error(`The access log has no receipt ${base.size + index}`);
  });
  return extend(
    base,
    rows.map((row) => row.leaf_hash),
  );
}
