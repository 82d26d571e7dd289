import type { ReadPool } from './pool.js';

/** A secret that all nodes share, for example the key of cursors. Throws when the migrations have not made it. */
export async function sharedSecret(pool: ReadPool, name: string): Promise<Buffer> {
  const statement = { name: 'hub_secret', text: `select encode(value, 'hex') from hub_secret where name = $1` };
  const [row] = await pool.execute(statement, [name]);
  const hex = row?.[0];
  if (hex === undefined || hex === null) throw new Error(`the database holds no secret "${name}"`);
  return Buffer.from(hex.toString(), 'hex');
}
