import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createExecutor, type Executor } from '../../src/graphql/executor.js';
import { MODELS } from '../../src/modules/index.js';
import { createReceiptLog } from '../../src/receipts/append.js';
import type { ReceiptLog, RecordedRead } from '../../src/receipts/receipt.js';
import { parseReceipt } from '../../src/receipts/stored-receipt.js';
import type { Principal } from '../../src/shared/principal.js';
import { callers, demoAreas } from '../support/callers.js';
import { ask, openReadPath, type ReadPath } from '../support/read-path.js';
import { type Samples, sampleValues } from '../support/sample-values.js';
import { signLog, verifyDatabase } from '../support/verify-database.js';

const RUNS = 150;

let path: ReadPath;
let log: ReceiptLog;

beforeAll(async () => {
  path = await openReadPath();
  log = await createReceiptLog(path.database.hub, { hub: 'node-1' });
});
afterAll(async () => {
  await log.close();
  await path.close();
});

/** Records with its own columns, and below it one record of each relation. */
function recordQuery(name: string): string {
  const model = MODELS.find((one) => one.name === name);
  if (model === undefined) throw new Error(name);
  const leaves = (type: string) =>
    Object.entries(MODELS.find((one) => one.name === type)?.fields ?? {})
      .filter(([, { kind }]) => kind === 'column')
      .map(([field]) => field);
  const relations = Object.entries(model.fields).flatMap(([field, of]) =>
    of.kind === 'one' ? [`${field} { ${leaves(of.target).join(' ')} }`] : [],
  );
  return `query One($id: ID!) { ${model.one}(id: $id) { ${[...leaves(name), ...relations].join(' ')} } }`;
}

async function receiptAt(sequence: string) {
  const { rows } = await path.queries.query('select body from access_receipt where sequence = $1', [sequence]);
  return parseReceipt(rows[0].body);
}

interface Asked {
  readonly caller: Principal;
  readonly name: string;
  /** Which of the known ids. */
  readonly at: number;
}

describe('a quick read of a lone caller', () => {
  let samples: Samples;
  let asked: fc.Arbitrary<Asked>;
  let executor: Executor;
  /** What the reads of one operation were recorded as. */
  const recordings: (RecordedRead | undefined)[] = [];

  beforeAll(async () => {
    samples = await sampleValues(path.queries);
    asked = fc.record({
      caller: callers(await demoAreas(path.queries), Object.keys(path.policy.document.departments)),
      name: fc.constantFrom(...MODELS.map(({ name }) => name)),
      at: fc.nat(100),
    });
    const receipts: ReceiptLog = {
      append: (draft) => log.append(draft),
      appendRead: async (read) => {
        const recorded = await log.appendRead(read);
        recordings.push(recorded);
        return recorded;
      },
      close: async () => undefined,
    };
    executor = createExecutor({ ...path.options, receipts });
  });

  test('is answered and recorded by one statement exactly as by two', async () => {
    const count = { recorded: 0, found: 0 };
    const same = async ({ caller, name, at }: Asked) => {
      const ids = samples.get(`${name}.id`) ?? [];
      const question = { source: recordQuery(name), variables: { id: ids[at % ids.length] }, caller };
      recordings.length = 0;
      const together = await ask(executor, question);
      const { receipt: draft, ...apart } = await path.planned(question);
      expect(together).toEqual({ ...apart, receipt: undefined });
      const [recorded] = recordings;
      if (recorded === undefined || draft === undefined) return;
      const { startedAt: _, durationMs: __, accessJson = '', principal, ...rest } = draft;
      const { id, kind, department, tier } = principal;
      expect(await receiptAt(recorded.sequence)).toMatchObject({
        ...JSON.parse(JSON.stringify({ ...rest, caseId: undefined, case: rest.caseId })),
        principal: { id, kind, department, tier },
        ...(accessJson === '' ? {} : { access: JSON.parse(accessJson) }),
      });
      count.recorded += 1;
      if (recorded.row !== undefined) count.found += 1;
    };
    await fc.assert(fc.asyncProperty(asked, same), { numRuns: RUNS });
    expect(count.recorded).toBeGreaterThan(RUNS / 3);
    expect(count.found).toBeGreaterThan(RUNS / 10);
    await signLog(path.database);
    expect(await verifyDatabase(path.database.owner)).toMatchObject({ intact: true });
  });
});
