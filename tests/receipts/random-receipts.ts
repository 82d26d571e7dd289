import type pg from 'pg';
import type { StoredReceipt } from '../../src/receipts/stored-receipt.js';
import { canonicalJson } from '../../src/shared/canonical-json.js';
import type { RecordedRules } from '../../src/shared/recorded-rules.js';
import type { Draw } from '../support/draw.js';

export const CALLERS = ['li', 'wang', 'service:sync'] as const;
export const DEPARTMENTS = ['health', 'public_security', 'audit'] as const;
export const TYPES = ['Person', 'Household', 'Area'] as const;
export const FIELDS = ['id', 'name', 'idNumber', 'careNeeds', 'welfare'] as const;
export const IDS = ['a', 'b', 'c', 'd', '1', '12', '2'] as const;
const PURPOSES = ['走访', ' INQUIRY ', 'inquiry', '"case":"x"'] as const;

/** What the versions of the policy say that random receipts name; they name one more, of which nothing is known. */
export const RULES: ReadonlyMap<string, RecordedRules> = new Map([
  [
    'v1',
    {
      sensitive: { Person: ['idNumber', 'careNeeds'], Household: ['welfare'] },
      covert: [
        { department: 'public_security', purpose: 'Inquiry', onCase: false, days: 30 },
        { department: 'public_security', purpose: 'inquiry', onCase: true, days: 400 },
        { department: 'health', onCase: true, days: 5 },
      ],
      departments: { public_security: '公安', health: '卫健', audit: '审计' },
    },
  ],
  ['v2', { sensitive: { Person: ['careNeeds'] }, covert: [], departments: { health: '卫生健康' } }],
]);

/** Hours before now at which random receipts are recorded: mostly lately, up to half a year ago, in no order. */
const HOURS = [0, 1, 5, 9, 13, 20, 26, 50, 75, 100, 200, 400, 700, 800, 1000, 4000] as const;

/** A receipt as a hub could have written it, but for when. */
export function randomReceipt(draw: Draw, sequence: number, now: number): StoredReceipt {
  const recordedAt = new Date(now - draw.pick(HOURS) * 3_600_000 - draw.below(60) * 60_000).toISOString();
  const reads = Array.from({ length: draw.below(4) }, () => {
    const ids = Array.from({ length: draw.below(4) }, () => draw.pick(IDS));
    const [full, masked, withheld] = [draw.some(FIELDS, 3), draw.some(FIELDS, 2), draw.some(FIELDS, 1)];
    const many = draw.chance(10) ? 70 : 1;
    const given = Array.from({ length: many }, () => ids).flat();
    return { type: draw.pick(TYPES), full, masked, withheld, count: given.length, ids: given.join() };
  });
  const writes = [{ action: 'step', type: draw.pick(TYPES), fields: ['name'], ids: draw.pick(IDS) }];
  return {
    sequence,
    recordedAt,
    hub: 'node',
    principal: { id: draw.pick(CALLERS), kind: 'person', department: draw.pick(DEPARTMENTS), tier: 'STREET' },
    ...(draw.chance(70) && { purpose: draw.pick(PURPOSES) }),
    ...(draw.chance(40) && { case: '案件' }),
    operation: 'Op',
    documentHash: '',
    policyVersion: draw.pick(['v1', 'v2', 'v9']),
    requestId: `r${sequence}`,
    reads,
    ...(draw.chance(20) && { writes }),
    outcome: draw.pick(['answered', 'refused'] as const),
    errors: [],
    startedAt: recordedAt,
    durationMs: 1,
  };
}

/** Stores receipts as they are. */
export async function storeReceipts(client: pg.Client, receipts: readonly StoredReceipt[]): Promise<void> {
  const rows = receipts.map((receipt) => {
    const { sequence, recordedAt, principal, outcome } = receipt;
    return [sequence, recordedAt, principal.id, principal.department, outcome, canonicalJson(receipt)];
  });
  await client.query(
    `insert into access_receipt
     select sequence, moment, principal, department, outcome, body, sha256('\\x00'::bytea || convert_to(body, 'UTF8'))
     from unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[])
       as row (sequence, moment, principal, department, outcome, body)`,
    [0, 1, 2, 3, 4, 5].map((column) => rows.map((row) => row[column])),
  );
}
