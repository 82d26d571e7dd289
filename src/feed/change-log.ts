import type { Parameter, ReadPool } from '../data/pool.js';
import type { CallerAccess } from '../policy/caller-access.js';
import { endOf } from '../policy/held-grants.js';
import { CHANGE_ROW, type ChangeRow, type Position, parseChangeRows } from './change-row.js';

/** A row of the change log that a cursor knows by heart: where another history goes on, there is another row or none. */
export interface Landmark extends Position {
  readonly at: string;
}

/** The change log at one moment. */
export interface LogState {
  /** Every transaction below it is over. */
  readonly horizon: string;
  /** No transaction from here on has begun. */
  readonly end: string;
  /** Rows up to this transaction are not kept. */
  readonly keptAbove: string;
  /** The date in China by which ages are reckoned, as milliseconds since 1970 of its beginning. */
  readonly day: number;
  /** Whether the landmark that was asked for is there. */
  readonly known: boolean;
  /** The last row below the horizon. */
  readonly last: Landmark | undefined;
}

/** A part of the log. */
export interface LogPart {
  /** Those of the types and areas that were asked for, in order. */
  readonly rows: readonly ChangeRow[];
  /** Where it ends; undefined where it goes on up to the horizon. */
  readonly end: Landmark | undefined;
  readonly horizon: string;
}

/** Reads the change log below the horizon. Every statement names the access state of the caller for whom it is read. */
export interface ChangeLog {
  state(caller: CallerAccess, landmark?: Landmark): Promise<LogState>;
  read(caller: CallerAccess, after: Position, types: readonly string[], areas: readonly number[]): Promise<LogPart>;
}

/** Rows that one statement goes over. */
const SCANNED = 5_000;

const LANDMARK = 'json_build_array(xid::text, sequence::text, changed_at::text)';

const STATE = {
  name: 'change_log_state',
  text: `select pg_snapshot_xmin(pg_current_snapshot())::text, pg_snapshot_xmax(pg_current_snapshot())::text,
    kept_above::text, day::text,
    exists (select from change_log where xid = $3::xid8 and sequence = $4::bigint and changed_at = $5::timestamptz),
    (select ${LANDMARK} from change_log where xid < pg_snapshot_xmin(pg_current_snapshot())
      order by xid desc, sequence desc limit 1)
    from change_log_state where access_guard($1::bigint, $2::timestamptz)`,
};

const READ = {
  name: 'change_log_read',
  text: `with scanned as materialized (
      select * from change_log
      where (xid, sequence) > ($3::xid8, $4::bigint) and xid < pg_snapshot_xmin(pg_current_snapshot())
      order by xid, sequence limit ${SCANNED}
    )
    select pg_snapshot_xmin(pg_current_snapshot())::text,
      (select count(*) = ${SCANNED} from scanned),
      (select ${LANDMARK} from scanned order by xid desc, sequence desc limit 1),
      (select coalesce(json_agg(${CHANGE_ROW} order by xid, sequence), '[]') from scanned where type = any($5::text[])
        and (was_in && $6::int4[] or now_in && $6::int4[] or (was_in is null and now_in is null)))
    where access_guard($1::bigint, $2::timestamptz)`,
};

/** The change log as the hub's role reads it. */
export function openChangeLog(pool: Pick<ReadPool, 'execute'>): ChangeLog {
  const one = async (statement: typeof STATE, caller: CallerAccess, values: readonly Parameter[]) => {
    const [row] = await pool.execute(statement, [caller.state.epoch, endOf(caller.held), ...values]);
    if (row === undefined) throw new Error('the database has no change log');
    return row.map((value) => value?.toString());
  };
  return {
    state: async (caller, landmark) => {
      const mark = [landmark?.xid ?? '0', landmark?.sequence ?? '0', landmark?.at ?? '-infinity'];
      const [horizon = '0', end = '0', keptAbove = '0', day = '', known, last] = await one(STATE, caller, mark);
      const start = Date.parse(`${day}T00:00:00+08:00`);
      return { horizon, end, keptAbove, day: start, known: known === 't', last: landmarkOf(last) };
    },
    read: async (caller, { xid, sequence }, types, areas) => {
      const [horizon = '0', more, last, json = '[]'] = await one(READ, caller, [xid, sequence, types, areas]);
      return { rows: parseChangeRows(json), end: more === 't' ? landmarkOf(last) : undefined, horizon };
    },
  };
}

function landmarkOf(json: string | undefined): Landmark | undefined {
  if (json === undefined) return undefined;
  const [xid, sequence, at]: [string, string, string] = JSON.parse(json);
  return { xid, sequence, at };
}
