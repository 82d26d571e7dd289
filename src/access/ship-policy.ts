import type pg from 'pg';
import type { LoadedPolicy } from '../policy/policy.js';

/** Key of the advisory lock that lets one node at a time decide about the shipped files: 'FIVS' in ASCII. */
const SHIP_LOCK = 0x46495653;

/** What became of the files that came with the software. */
export type Shipped =
  /** They were in force already. */
  | { readonly outcome: 'kept' }
  /** They are in force now; `before` is the version that they replaced. */
  | { readonly outcome: 'activated'; readonly before?: string }
  /** A proposed version is in force and stays so. */
  | { readonly outcome: 'differs'; readonly active: string };

interface Active {
  readonly version: string;
  readonly origin: string;
}

export interface ShipOptions {
  /** Replace a proposed version too: what an operator does when it does not fit the software. */
  readonly force?: boolean;
  /** Called before the commit; when it fails, nothing changes. */
  readonly record?: () => Promise<unknown>;
}

/**
 * Puts the shipped access files in force when nothing is, or when what is in force came with the software too. Once officers
 * have put a version in force, only they replace it.
 */
export async function shipPolicy(
  queries: pg.Pool,
  { version, files }: LoadedPolicy,
  { force = false, record }: ShipOptions = {},
): Promise<Shipped> {
  const client = await queries.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [SHIP_LOCK]);
    const { rows } = await client.query<Active>(`select version, origin from access_policy where state = 'active'`);
    const [active] = rows;
    if (active?.version === version) return { outcome: 'kept' };
    if (active?.origin === 'proposed' && !force) return { outcome: 'differs', active: active.version };
    await client.query(`update access_policy set state = 'retired', retired_at = now() where state = 'active'`);
    await client.query(ACTIVATE, [version, JSON.stringify(files)]);
    await record?.();
    await client.query('commit');
    return { outcome: 'activated', ...(active === undefined ? {} : { before: active.version }) };
  } finally {
    await client.query('rollback').catch(() => undefined);
    client.release();
  }
}

/** The same version may have been shipped, or proposed, before. */
const ACTIVATE = `
  insert into access_policy (version, files, origin, state, activated_at) values ($1, $2, 'shipped', 'active', now())
  on conflict (version) do update set origin = 'shipped', state = 'active', base = null, reason = null, proposed_by = null,
    proposed_at = null, decided_by = null, decided_at = null, note = null, activated_at = now(), retired_at = null`;
