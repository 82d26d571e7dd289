import pg from 'pg';
import { loadHubPolicy } from '../src/compose.js';
import type { Database } from '../src/data/database.js';
import type { Parameter } from '../src/data/pool.js';
import { createReadPool } from '../src/data/pool.js';
import { exportStatement } from '../src/data/sql/export.js';
import { bind, RecordReader } from '../src/feed/record-reader.js';
import { MODELS } from '../src/modules/index.js';
import { callerAccess } from '../src/policy/caller-access.js';
import type { Principal } from '../src/shared/principal.js';
import { select } from './database.js';

/** Records of one part, as the hub has it. */
const PART = 2_000;

/**
 * The SELECT by which the hub reads the parts of an export of people, with this caller's values in it, so that COPY can run it.
 * @returns it for the part that follows the record `after`
 */
export async function exportSelect(
  { owner, hub }: Pick<Database, 'owner' | 'hub'>,
  caller: Pick<Principal, 'department' | 'tier'> & { readonly area: string; readonly purpose: string },
): Promise<(after: string | undefined) => string> {
  const [row] = await select<{ epoch: string; area: number }>(
    owner,
    `select (select epoch from access_state), id as area from area where code = '${caller.area}' and level = '${caller.tier}'`,
  );
  if (row === undefined) throw new Error('the caller has no area');
  const { department, tier, purpose } = caller;
  const principal: Principal = { id: 'bench', kind: 'person', department, tier, purpose, areaIds: [row.area] };
  const access = callerAccess({ epoch: row.epoch, policy: loadHubPolicy(), grants: [] }, principal, Date.now());
  const pool = createReadPool(hub);
  const reader = new RecordReader(pool, MODELS);
  await pool.close();
  const { plan } = reader.plan(access, 'Person');
  const after = { from: 'argument', index: 0 } as const;
  const first = exportStatement(reader.compiler(access), plan, { limit: PART }).statement;
  const next = exportStatement(reader.compiler(access), plan, { limit: PART, after }).statement;
  return (last) => {
    const { text, slots } = last === undefined ? first : next;
    const values = slots.map((slot) => literal(bind(slot, access, { day: Date.now(), arguments: [last] })));
    return text.replace(/\$(\d+)/g, (_, number: string) => values[Number(number) - 1] ?? 'null');
  };
}

function literal(value: Parameter): string {
  if (value === null) return 'null';
  return pg.escapeLiteral(Array.isArray(value) ? `{${value.join()}}` : String(value));
}
