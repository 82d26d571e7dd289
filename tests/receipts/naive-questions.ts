import type { StoredRead } from '../../src/receipts/questions/reads-question.js';
import type { UnusualVolume } from '../../src/receipts/questions/unusual-volumes.js';
import type { ReceiptFilter } from '../../src/receipts/receipt-filter.js';
import type { StoredReceipt } from '../../src/receipts/stored-receipt.js';
import { RULES } from './random-receipts.js';

/** Whether a receipt fits a filter, written without the hub's SQL. */
export function fits(receipt: StoredReceipt, filter: ReceiptFilter): boolean {
  const { caller, department, outcome, since, until, record, type, field } = filter;
  const time = Date.parse(receipt.recordedAt);
  const parts = [
    ...receipt.reads.map(({ type, full, masked, ids }) => ({ type, fields: [...full, ...masked], ids })),
    ...(filter.readsOnly ? [] : (receipt.writes ?? [])),
  ];
  const part = parts.some(
    (one) =>
      (type === undefined || one.type === type) &&
      (field === undefined || one.fields.includes(field)) &&
      (record === undefined || (one.type === record.type && one.ids.split(',').includes(record.id))),
  );
  return (
    (caller === undefined || receipt.principal.id === caller) &&
    (department === undefined || receipt.principal.department === department) &&
    (outcome === undefined || receipt.outcome === outcome) &&
    (since === undefined || time >= Date.parse(since)) &&
    (until === undefined || time < Date.parse(until)) &&
    ([record, type, field].every((one) => one === undefined) || part) &&
    (!filter.oddHours || isOddHour(time)) &&
    (!filter.sensitive || (receipt.case === undefined && receipt.reads.some((read) => isSensitive(read, receipt))))
  );
}

function isSensitive({ type, full, masked, ids }: StoredRead, { policyVersion }: StoredReceipt): boolean {
  const fields = RULES.get(policyVersion)?.sensitive[type] ?? [];
  return ids !== '' && [...full, ...masked].some((name) => fields.includes(name));
}

export function isOddHour(time: number): boolean {
  const local = new Date(time + 8 * 3_600_000);
  return [0, 6].includes(local.getUTCDay()) || local.getUTCHours() < 7 || local.getUTCHours() >= 20;
}

const dayOf = (receipt: StoredReceipt) => Math.floor((Date.parse(receipt.recordedAt) + 8 * 3_600_000) / 86_400_000);
const dateOf = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** Unusual days, by each day against each other. */
export function naiveVolumes(receipts: readonly StoredReceipt[], since: string, until: string): UnusualVolume[] {
  const days = new Map<
    string,
    { day: number; caller: string; department: string; operations: number; records: number }
  >();
  for (const receipt of receipts) {
    const { id: caller, department } = receipt.principal;
    const key = JSON.stringify([dayOf(receipt), caller, department]);
    const day = days.get(key) ?? { day: dayOf(receipt), caller, department, operations: 0, records: 0 };
    day.operations += 1;
    day.records += receipt.reads.reduce((sum, { count }) => sum + count, 0);
    days.set(key, day);
  }
  const all = [...days.values()];
  return all
    .flatMap((one) => {
      const past = all
        .filter(({ caller, department }) => caller === one.caller && department === one.department)
        .filter(({ day }) => day >= one.day - 30 && day < one.day)
        .map(({ records }) => records)
        .sort((a, b) => a - b);
      const [low, high] = [past[Math.floor((past.length - 1) / 2)] ?? 0, past[Math.ceil((past.length - 1) / 2)] ?? 0];
      const median = (low + high) / 2;
      const unusual = one.records >= 100 && one.records > 3 * median;
      return unusual ? [{ ...one, day: dateOf(one.day), median, pastDays: past.length }] : [];
    })
    .filter(({ day }) => day >= since && day < until)
    .sort((a, b) => b.day.localeCompare(a.day) || b.records - a.records || order(a, b));
}

function order(a: UnusualVolume, b: UnusualVolume): number {
  const [left, right] = [`${a.caller} ${a.department}`, `${b.caller} ${b.department}`];
  return left < right ? -1 : 1;
}
