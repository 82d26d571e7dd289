import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { postgraphile } from 'postgraphile';
import { makePgService } from 'postgraphile/adaptors/pg';
import { grafserv } from 'postgraphile/grafserv/node';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';

/** What the parent sends. */
interface PeerStart {
  readonly owner: pg.PoolConfig;
  readonly poolSize: number;
  readonly schema: string;
  /** Role that the connections take. */
  readonly role: string;
  /** Settings of each request by the caller's class, the role among them; none: no transaction around the statement. */
  readonly settings?: {
    readonly purpose: Readonly<Record<string, string>>;
    readonly case: Readonly<Record<string, string>>;
  };
}

/**
 * PostGraphile 5 as its documentation wants it in production:
 * - GRAPHILE_ENV=production (given by the parent): no checks of development while planning and executing.
 * - grafserv on bare node:http, the leanest server that it has. No GraphiQL, no websockets, no watching, no explain.
 * - Answers are objects given to JSON.stringify, the default; grafserv's `outputDataAsString` took as much CPU time here
 *   (5.6 against 6.4 ms for 1,000 people, 4.9 against 4.6 ms for the nested query).
 * - The caches for documents and operation plans hold 500 each; that is the default and more than the benchmark has.
 *   DATAPLAN_PG_PREPARED_STATEMENT_CACHE_SIZE=1000 (default 100), so that the mixed traffic's statements stay prepared.
 * - PostgreSQL's JIT optimization is off for its connections, as its adaptor sets by itself.
 * - No credential is checked: the class is read off a header. That is in PostGraphile's favour.
 */
async function serve(): Promise<void> {
  const [start] = (await once(process, 'message')) as [PeerStart];
  const { owner, poolSize, schema, role, settings } = start;
  const pool = new pg.Pool({ ...owner, max: poolSize, options: `-c role=${role} -c timezone=UTC` });
  const instance = postgraphile({
    extends: [PostGraphileAmberPreset],
    // The id of a row stays `id`.
    disablePlugins: ['NodePlugin', 'AddNodeInterfaceToSuitableTypesPlugin', 'PgNodeIdAttributesPlugin'],
    pgServices: [makePgService({ pool, schemas: [schema] })],
    grafserv: {
      graphiql: false,
      graphiqlOnGraphQLGET: false,
      websockets: false,
      watch: false,
      maxRequestLength: 1_000_000,
    },
    grafast: {
      explain: false,
      ...(settings !== undefined && {
        context: ({ http }) => ({
          pgSettings: http?.getHeader('x-case-id') === undefined ? settings.purpose : settings.case,
        }),
      }),
    },
    schema: { pgForbidSetofFunctionsToReturnNull: true, defaultBehavior: '+condition:attribute:filterBy' },
  });
  const server = createServer();
  server.on('error', (error) => process.stderr.write(`${error}\n`));
  await instance.createServ(grafserv).addTo(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await instance.getSchema();
  process.send?.({ port: (server.address() as AddressInfo).port, headers: {} });
  await once(process, 'disconnect');
  server.close();
  server.closeAllConnections();
  await instance.release();
  await pool.end();
}

process.on('SIGINT', () => undefined);
await serve();
