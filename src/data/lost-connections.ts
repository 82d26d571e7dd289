import type pg from 'pg';

/**
 * Has a pool take back connections that end while they are in use. Kysely holds a transaction's connection until a commit or
 * rollback succeeds, which one that is gone never does, so that its place in the pool would be lost for good.
 */
export function takeBackLostConnections(pool: pg.Pool): void {
  const inUse = new Set<pg.PoolClient>();
  pool.on('acquire', (client) => inUse.add(client));
  pool.on('release', (_error, client) => inUse.delete(client));
  pool.on('connect', (client) => {
    client.once('end', () => {
      if (inUse.delete(client)) client.release(true);
    });
  });
}
