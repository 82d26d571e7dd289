import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Database } from '../src/data/database.js';
import { demoPlacement } from '../src/demo/callers.js';
import { select } from './database.js';
import type { ServerStart } from './hub-process.js';
import { AREA_SETTING, AUTHENTICATOR, CLASS_ROLES, OPEN_ROLE, PEER_SCHEMAS } from './peer-schema.js';
import type { PeerName } from './peers.js';
import type { Program } from './servers.js';

/** Sources of the PostGraphile peer, which has packages of its own; node runs its TypeScript as it is. */
const POSTGRAPHILE = new URL('../../bench/postgraphile/', import.meta.url);

/** The hub, and its profile's folder. */
export function hubProgram(start: ServerStart, profile?: string): Program {
  return {
    file: './hub-process.js',
    start,
    ...(profile !== undefined && { flags: ['--cpu-prof', `--cpu-prof-dir=${profile}`] }),
  };
}

/** The program of each peer. */
export async function peerProgram(peer: PeerName, start: ServerStart, database: Database): Promise<Program> {
  if (peer === 'hand-written') return { file: './hand-written-process.js', start };
  const { owner, poolSize } = start;
  return {
    file: new URL('serve.ts', POSTGRAPHILE).href,
    environment: {
      GRAPHILE_ENV: 'production',
      NODE_ENV: 'production',
      DATAPLAN_PG_PREPARED_STATEMENT_CACHE_SIZE: '1000',
    },
    start:
      peer === 'postgraphile'
        ? { owner, poolSize, schema: PEER_SCHEMAS.open, role: OPEN_ROLE }
        : {
            owner,
            poolSize,
            schema: PEER_SCHEMAS.secured,
            role: AUTHENTICATOR,
            settings: await settings(database),
          },
  };
}

/** What PostGraphile sets for each request: the role of the caller's class, and the area that the row conditions read. */
async function settings({ owner }: Database): Promise<object> {
  const [district] = await select<{ id: string }>(
    owner,
    `select id::text from area where level = 'DISTRICT' and code = '${demoPlacement.DISTRICT}'`,
  );
  const of = (role: string) => ({ role, [AREA_SETTING]: district?.id ?? '' });
  return { purpose: of(CLASS_ROLES.purpose), case: of(CLASS_ROLES.case) };
}

/** Installs PostGraphile beside its sources, exactly as its lock file says, unless it is there. */
export function installPostgraphile(): void {
  if (existsSync(new URL('node_modules/postgraphile/package.json', POSTGRAPHILE))) return;
  process.stderr.write('Installing PostGraphile into bench/postgraphile/node_modules (once)\n');
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-fund', '--no-audit'], {
    cwd: fileURLToPath(POSTGRAPHILE),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}
