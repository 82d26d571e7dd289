import type { Model } from '../data/model.js';
import type { ReadPool } from '../data/pool.js';
import type { LoadedPolicy } from '../policy/policy.js';
import type { Replay } from '../policy/replay-result.js';
import type { ReceiptSearch } from '../receipts/search.js';
import { type ChangedRecords, changedRecords } from './changed-records.js';
import { type ChangedRead, ReplayRules } from './replay-rules.js';
import { ReplaySummary } from './replay-summary.js';

/** What a replay reads. */
export interface ReplayParts {
  readonly receipts: Pick<ReceiptSearch, 'search'>;
  readonly pool: ReadPool;
  readonly models: readonly Model[];
  /** A stored version; undefined where there is none, or none that fits the software. */
  policy(version: string): Promise<LoadedPolicy | undefined>;
}

/** Which receipts, and how they are looked at. */
export interface ReplayRequest {
  readonly candidate: LoadedPolicy;
  /** Recorded at this time or later, and before `until` (ISO 8601). */
  readonly since: string;
  readonly until: string;
  /**
   * `records`: on which of the records that were given the candidate decides otherwise. `rules`: only whether it might, by
   * who asked for which fields; nothing of it depends on a record.
   */
  readonly by: 'records' | 'rules';
  /** Most receipts to look at; 100,000 unless given. */
  readonly most?: number;
  /** Milliseconds after which no further batch is begun. */
  readonly time: number;
}

const MOST_RECEIPTS = 100_000;

/** Receipts held at a time; each may name thousands of records. */
const BATCH = 100;

/**
 * Decides recorded reads anew by a candidate and compares. Callers are rebuilt from their receipts, without grants; records
 * are as they are now. What a wider candidate would have added to a list is on no receipt. Holds one batch at a time.
 */
export async function replay(parts: ReplayParts, request: ReplayRequest): Promise<Replay> {
  const { candidate, since, until, by, most = MOST_RECEIPTS, time } = request;
  const rules = new ReplayRules(candidate, (version) => parts.policy(version));
  const summary = new ReplaySummary();
  const end = performance.now() + time;
  let replayedUntil = since;
  let after: string | undefined;
  do {
    const limit = Math.min(BATCH, most - summary.receipts);
    const filter = { since, until, outcome: 'answered' as const };
    const range = { direction: 'oldestFirst' as const, limit, ...(after !== undefined && { after }) };
    const batch = await parts.receipts.search(filter, range);
    const decided = await Promise.all(batch.map((receipt) => rules.changedReads(receipt)));
    const reads = decided.flatMap((read) => read ?? []);
    const changes = by === 'records' ? await changedRecords(parts, reads) : reads.map(uncounted);
    const unknown = decided.filter((read) => read === undefined).length;
    summary.add({ receipts: batch.length, unknown, changes });
    const last = batch.at(-1);
    if (last !== undefined) {
      after = String(last.sequence);
      replayedUntil = last.recordedAt;
    }
    if (batch.length < limit) return { ...summary.result(), complete: true, replayedUntil: until };
  } while (summary.receipts < most && performance.now() < end);
  return { ...summary.result(), complete: false, replayedUntil };
}

function uncounted(read: ChangedRead): ChangedRecords {
  return { read, full: {}, masked: {} };
}
