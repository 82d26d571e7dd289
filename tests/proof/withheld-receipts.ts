import type pg from 'pg';
import { demoCallerId } from '../../src/demo/callers.js';
import { TIERS } from '../../src/shared/principal.js';
import { connected } from '../receipts/drafts.js';
import { fillLog } from '../receipts/fill-log.js';

/** Receipts of one caller that withhold nothing, as fillLog writes them. */
export const PLAIN_RECEIPTS = 20;
const PLAIN_CALLER = 'demo:civil_affairs:street';

/** Whose receipts follow. */
const WITHHELD = ['health', 'emergency', 'public_security', 'audit'].flatMap((department) =>
  TIERS.map((tier) => ({ department, tier, id: demoCallerId(department, tier) })),
);

/** The path that they name. */
export const WITHHELD_PATH = 'people.nodes.idNumber';

/** Whose receipt stands at a place of the log of the proof; undefined where there is none. */
export function loggedCaller(sequence: number): string | undefined {
  return sequence < PLAIN_RECEIPTS ? PLAIN_CALLER : WITHHELD[sequence - PLAIN_RECEIPTS]?.id;
}

const ADD = `
  insert into access_receipt (sequence, recorded_at, principal_id, department, outcome, body, leaf_hash)
  select $1, timestamptz '2026-01-31 12:00:00.000Z', $2, $3, 'answered', $4, sha256('\\x00'::bytea || convert_to($4, 'UTF8'))`;

/** Fills the log of the proof: receipts of several callers, of which each names a path that was withheld. */
export async function fillProofLog(owner: pg.ClientConfig, policyVersion: string): Promise<void> {
  await fillLog(owner, PLAIN_RECEIPTS);
  await connected(owner, async (client) => {
    for (const [at, { department, tier, id }] of WITHHELD.entries()) {
      const sequence = PLAIN_RECEIPTS + at;
      const body = {
        access: [{ effect: 'none', field: 'Person.idNumber', path: WITHHELD_PATH }],
        ...{ documentHash: '', durationMs: 1, errors: [], hub: 'node', operation: 'Fill', outcome: 'answered' },
        ...{ policyVersion, principal: { department, id, kind: 'person', tier }, reads: [] },
        ...{ recordedAt: '2026-01-31T12:00:00.000Z', requestId: `fill-${sequence}`, sequence },
        startedAt: '2026-01-31T12:00:00.000Z',
      };
      await client.query(ADD, [sequence, id, department, JSON.stringify(body)]);
    }
  });
}
