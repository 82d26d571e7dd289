import type pg from 'pg';

/**
 * Keeps a connection that is lost while it is lent out from ending the process: `pg` tells its pool only of idle ones, and an
 * error that nobody listens to is thrown. Whoever uses the connection learns of it by the query that fails.
 */
export function outliveLostConnections(pool: pg.Pool): void {
  pool.on('connect', (client) => client.on('error', () => undefined));
}

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
