import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { ReceiptDraft, ReceiptRead } from '../../src/receipts/receipt.js';

const FULL = ['id', 'name'];
const MASKED = ['phone'];
const WITHHELD = ['idNumber'];

/** What reading the given people leaves: names in full, telephone masked. */
export function personRead(...ids: readonly string[]): ReceiptRead {
  return { type: 'Person', full: FULL, masked: MASKED, withheld: WITHHELD, count: ids.length, ids: ids.join(',') };
}

/** The draft of a street's query for one person, with the given parts instead. */
export function draft(parts: Partial<ReceiptDraft> = {}): ReceiptDraft {
  return {
    principal: { id: 'demo:civil_affairs:street', kind: 'person', department: 'civil_affairs', tier: 'STREET' },
    operation: 'PersonById',
    documentHash: 'ab'.repeat(32),
    policyVersion: '0123456789abcdef',
    requestId: randomUUID(),
    reads: [personRead(randomUUID())],
    outcome: 'answered',
    errors: [],
    startedAt: new Date(),
    durationMs: 1.25,
    ...parts,
  };
}

/** Runs with a connection of its own. */
export async function connected<Result>(
  config: pg.ClientConfig,
  run: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client(config);
  client.on('error', () => undefined);
  await client.connect();
  return run(client).finally(() => client.end());
}
