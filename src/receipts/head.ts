import type { LogConnection } from './log-connection.js';
import { extend, type Frontier, frontierOf } from './merkle.js';

const CHECKPOINT = {
  name: 'head_checkpoint',
  text: `select size, encode(frontier, 'hex') from access_log_checkpoint where size > $1::bigint order by size desc limit 1`,
};
const LEAVES = {
  name: 'head_leaves',
  text: `select sequence, encode(leaf_hash, 'hex') from access_receipt where sequence >= $1::bigint order by sequence`,
};

/**
 * The frontier of the whole log: what is `known` of it, or its last checkpoint, with the leaves after that.
 * Throws when the log has a gap there: numbering on would hide it.
 */
export async function loadHead(connection: LogConnection, known: Frontier): Promise<Frontier> {
  const [checkpoint] = (await connection.run(CHECKPOINT, [known.size])).rows;
  const base = checkpoint === undefined ? known : frontierOf(Number(checkpoint[0]), fromHex(checkpoint[1]));
  const { rows } = await connection.run(LEAVES, [base.size]);
  rows.forEach(([sequence], index) => {
    if (Number(sequence) !== base.size + index) throw new Error(`The access log has no receipt ${base.size + index}`);
  });
  return extend(
    base,
    rows.map(([, leaf]) => fromHex(leaf)),
  );
}

function fromHex(column: Buffer | null | undefined): Buffer {
  return Buffer.from(column?.toString('latin1') ?? '', 'hex');
}
