import type { ReadPool } from '../data/pool.js';

const KEEP = { name: 'change_log_keep', text: 'select change_log_keep(make_interval(days => $1::int))' };

/** Milliseconds between two rounds. */
const PERIOD = 6 * 3_600_000;

/**
 * Makes the partitions of the change log for the months to come, and drops those of which every row is older than `days`: now, and
 * from time to time. A cursor that stands in what was dropped is answered with CURSOR_EXPIRED.
 */
export async function keepChangeLog(
  pool: ReadPool,
  days: number,
  onFailure: (error: unknown) => void,
): Promise<{ close(): void }> {
  await pool.execute(KEEP, [days]);
  const timer = setInterval(() => void pool.execute(KEEP, [days]).catch(onFailure), PERIOD);
  timer.unref();
  return { close: () => clearInterval(timer) };
}
