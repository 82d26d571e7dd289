import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { indexInTurn } from '../../src/receipts/log-indexer.js';
import { AccessQuestions } from '../../src/receipts/questions/access-questions.js';
import { callerReads, oddHourReads, recordReads, sensitiveReads } from '../../src/receipts/questions/reads-question.js';
import type { UnusualVolume } from '../../src/receipts/questions/unusual-volumes.js';
import type { ReceiptFilter } from '../../src/receipts/receipt-filter.js';
import { createReceiptSearch, type ReceiptSearch } from '../../src/receipts/search.js';
import type { StoredReceipt } from '../../src/receipts/stored-receipt.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { type Draw, drawn } from '../support/draw.js';
import { fits, isOddHour, naiveVolumes } from './naive-questions.js';
import { CALLERS, DEPARTMENTS, FIELDS, IDS, RULES, randomReceipt, storeReceipts, TYPES } from './random-receipts.js';

const rules = async () => RULES;
const now = Date.now();

let database: TestDatabase;
let owner: pg.Client;
let pool: pg.Pool;
let search: ReceiptSearch;
let questions: AccessQuestions;
const receipts: StoredReceipt[] = [];
/** Segments that were written. */
let indexed = 0;

beforeAll(async () => {
  database = await cloneDatabase('migrated');
  owner = new pg.Client(database.owner);
  await owner.connect();
  pool = new pg.Pool({ ...database.hub, max: 3 });
  search = createReceiptSearch(pool, rules);
  questions = new AccessQuestions({ queries: pool, search, rules });
});

afterAll(async () => {
  await pool.end();
  await owner.end();
  await database.close();
});

/** What happens to the log between questions: receipts come, the index goes on by some segments, or is built anew. */
interface Progress {
  readonly more: readonly ((sequence: number) => StoredReceipt)[];
  readonly rebuilt: boolean;
  readonly segments: readonly { readonly receipts: number; readonly bytes: number }[];
}

const progress = (draw: Draw): Progress => ({
  more: Array.from({ length: draw.below(12) }, () => (sequence) => randomReceipt(draw, sequence, now)),
  rebuilt: draw.chance(5),
  segments: Array.from({ length: draw.below(4) }, () => ({
    receipts: 1 + draw.below(9),
    bytes: draw.pick([1_000_000, 700, 2000]),
  })),
});

const maybe = <T>(draw: Draw, list: readonly T[], percent: number) =>
  draw.chance(percent) ? draw.pick(list) : undefined;
const times = [0, 24, 60, 300, 900, 5000].map((hours) => new Date(now - hours * 3_600_000).toISOString());

/** A filter without what is undefined. */
function filterOf(draw: Draw): ReceiptFilter {
  const record = draw.chance(40) ? { type: draw.pick(TYPES), id: draw.pick(IDS) } : undefined;
  const filter = {
    caller: maybe(draw, CALLERS, 25),
    department: maybe(draw, DEPARTMENTS, 25),
    record,
    type: maybe(draw, TYPES, 30),
    field: maybe(draw, FIELDS, 30),
    readsOnly: draw.chance(30) || undefined,
    sensitive: draw.chance(20) || undefined,
    oddHours: draw.chance(20) || undefined,
    outcome: maybe(draw, ['answered', 'refused'] as const, 10),
    since: maybe(draw, times, 20),
    until: maybe(draw, times, 20),
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as ReceiptFilter;
}

async function go({ more, rebuilt, segments }: Progress): Promise<void> {
  const added = more.map((make, at) => make(receipts.length + at));
  await storeReceipts(owner, added);
  receipts.push(...added);
  if (rebuilt) await owner.query('delete from access_log_segment');
  for (const size of segments) indexed += Number(await indexInTurn({ pool, rules, size }));
}

const sequences = (found: readonly StoredReceipt[]) => found.map(({ sequence }) => sequence);
const newestFirst = (filter: ReceiptFilter) => sequences(receipts.filter((one) => fits(one, filter)).reverse());

describe('questions on random logs, with the index anywhere', () => {
  test('searches find what a walk through all receipts finds, in either direction, from any place, and count it', async () => {
    const round = drawn((draw) => ({
      progress: progress(draw),
      filters: Array.from({ length: 4 }, () => filterOf(draw)),
      after: draw.below(400),
      limit: 1 + draw.below(20),
    }));
    await fc.assert(
      fc.asyncProperty(round, async ({ progress, filters, after, limit }) => {
        await go(progress);
        for (const filter of filters) {
          const wanted = newestFirst(filter);
          const all = await search.search(filter, { direction: 'newestFirst', limit: 10_000 });
          expect({ filter, found: sequences(all) }).toEqual({ filter, found: wanted });
          expect(await search.count(filter)).toBe(wanted.length);
          const place = String(after);
          const down = await search.search(filter, { direction: 'newestFirst', after: place, limit });
          expect(sequences(down)).toEqual(wanted.filter((sequence) => sequence < after).slice(0, limit));
          const up = await search.search(filter, { direction: 'oldestFirst', after: place, limit });
          expect(sequences(up)).toEqual(
            wanted
              .reverse()
              .filter((sequence) => sequence > after)
              .slice(0, limit),
          );
        }
      }),
      { numRuns: 30 },
    );
    expect(indexed).toBeGreaterThan(5);
  });

  test('who read a record, what a caller read, level 4 without a case, odd hours: each with what it is about', async () => {
    const ask = async (question: ReturnType<typeof recordReads>) =>
      (await questions.reads(question, { direction: 'newestFirst', limit: 10_000 })).map(({ receipt, reads }) => ({
        sequence: receipt.sequence,
        reads,
      }));
    const naive = (of: (receipt: StoredReceipt) => StoredReceipt['reads']) =>
      receipts.flatMap((receipt) => {
        const reads = of(receipt);
        return reads.length === 0 ? [] : [{ sequence: receipt.sequence, reads }];
      });
    const round = drawn((draw) => ({
      progress: progress(draw),
      record: { type: draw.pick(TYPES), id: draw.pick(IDS) },
      field: draw.pick(FIELDS),
      caller: draw.pick(CALLERS),
      department: draw.pick(DEPARTMENTS),
    }));
    await fc.assert(
      fc.asyncProperty(round, async ({ progress, record, field, caller, department }) => {
        await go(progress);
        const found = await ask(recordReads({ record, field }));
        expect(found).toEqual(
          naive(({ reads }) =>
            reads
              .filter(({ type, ids }) => type === record.type && ids.split(',').includes(record.id))
              .filter(({ full, masked }) => full.includes(field) || masked.includes(field))
              .map((read) => ({ ...read, count: 1, ids: record.id })),
          ).reverse(),
        );
        const given = (await ask(callerReads({ caller, type: record.type }))).map(({ reads }) => reads);
        const byCaller = naive(({ principal, reads }) =>
          principal.id === caller ? reads.filter(({ type }) => type === record.type) : [],
        );
        expect(given).toEqual(byCaller.map(({ reads }) => reads).reverse());
        const levelFour = naive((receipt) => {
          const { reads, policyVersion, principal } = receipt;
          if (receipt.case !== undefined || principal.department !== department) return [];
          return reads.flatMap((read) => {
            const fields = RULES.get(policyVersion)?.sensitive[read.type] ?? [];
            const full = read.full.filter((name) => fields.includes(name));
            const masked = read.masked.filter((name) => fields.includes(name));
            return read.ids === '' || full.length + masked.length === 0
              ? []
              : [{ ...read, full, masked, withheld: [] }];
          });
        });
        expect(await ask(sensitiveReads({ department }))).toEqual(levelFour.reverse());
        const odd = receipts.filter(
          ({ recordedAt, principal }) => isOddHour(Date.parse(recordedAt)) && principal.id === caller,
        );
        expect((await ask(oddHourReads({ caller }))).map(({ sequence }) => sequence)).toEqual(sequences(odd).reverse());
      }),
      { numRuns: 10 },
    );
  });

  test('unusual volumes are those that each day shows against the days before', async () => {
    const round = drawn((draw) => ({ progress: progress(draw), days: 1 + draw.below(60), ago: draw.below(170) }));
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(round, async ({ progress, days, ago }) => {
        await go(progress);
        const day = (before: number) => new Date(now - before * 86_400_000).toISOString().slice(0, 10);
        const period = { since: day(ago + days), until: day(ago - 2) };
        const wanted = naiveVolumes(receipts, period.since, period.until);
        seen += wanted.length;
        expect(await questions.volumes(period, 1000)).toEqual(wanted);
        const walked: UnusualVolume[] = [];
        for await (const volumes of questions.walkVolumes(period)) walked.push(...volumes);
        expect(walked).toEqual(wanted);
        const [caller, department] = ['li', 'health'];
        expect(await questions.volumes({ ...period, caller, department }, 1000)).toEqual(
          wanted.filter((one) => one.caller === caller && one.department === department),
        );
        expect(await questions.volumes(period, 1)).toEqual(wanted.slice(0, 1));
      }),
      { numRuns: 10 },
    );
    expect(seen).toBeGreaterThan(0);
  });

  test('a subject report tells the person what the auditor sees, but for covert reads until their time', async () => {
    const round = drawn((draw) => ({ progress: progress(draw), person: draw.pick(IDS), limit: 1 + draw.below(30) }));
    let kept = 0;
    await fc.assert(
      fc.asyncProperty(round, async ({ progress, person, limit }) => {
        await go(progress);
        const range = { direction: 'newestFirst', limit: 10_000 } as const;
        const auditor = await questions.subjectReads({ person, version: 'auditor' }, range);
        const subject = await questions.subjectReads({ person, version: 'subject' }, range);
        const record = { type: 'Person', id: person };
        expect(auditor.map(({ receipt }) => receipt.sequence)).toEqual(newestFirst({ record, readsOnly: true }));
        for (const { receipt, delayed, disclosedAt } of auditor) {
          const days = naiveDays(receipt);
          const until = days && Date.parse(receipt.recordedAt) + days * 86_400_000;
          expect(disclosedAt).toBe(until && new Date(until).toISOString());
          expect(delayed).toBe(until !== undefined && until > Date.now());
        }
        const told = auditor.filter(({ delayed }) => !delayed);
        kept += auditor.length - told.length;
        expect(subject).toEqual(told);
        expect(await questions.countSubjectReads({ person, version: 'subject' })).toBe(told.length);
        const page = await questions.subjectReads({ person, version: 'subject' }, { ...range, limit });
        expect(page).toEqual(told.slice(0, limit));
      }),
      { numRuns: 10 },
    );
    expect(kept).toBeGreaterThan(0);
  });
});

/** The rules of random-receipts.ts, one by one. */
function naiveDays({ principal, purpose, case: caseId, policyVersion }: StoredReceipt): number | undefined {
  if (policyVersion !== 'v1') return undefined;
  const inquiry = purpose?.trim().toLowerCase() === 'inquiry';
  if (principal.department === 'health') return caseId === undefined ? undefined : 5;
  if (principal.department !== 'public_security' || !inquiry) return undefined;
  return caseId === undefined ? 30 : 400;
}
