import type { RecordedRules } from '../../shared/recorded-rules.js';
import type { ReceiptFilter } from '../receipt-filter.js';
import type { StoredReceipt } from '../stored-receipt.js';

/** What a receipt says that an operation read of one type. */
export type StoredRead = StoredReceipt['reads'][number];

/** From when, and before when, receipts were recorded (ISO 8601). */
export interface Period {
  readonly since?: string;
  readonly until?: string;
}

/** A question that is answered by receipts, and by what each of them says about it. */
export interface ReadsQuestion {
  readonly filter: ReceiptFilter;
  /** The reads that the question is about, and of them what it is about. */
  about(receipt: StoredReceipt, rules: ReadonlyMap<string, RecordedRules>): readonly StoredRead[];
}

/** Who read this record? */
export interface RecordQuestion extends Period {
  readonly record: { readonly type: string; readonly id: string };
  /** Only operations that were given this field, in full or masked. */
  readonly field?: string;
}

/** What did this caller read? */
export interface CallerQuestion extends Period {
  readonly caller: string;
  readonly type?: string;
}

/** What was read of level 4 without a case, by all departments or by one? */
export interface SensitiveQuestion extends Period {
  readonly department?: string;
}

/** What was read at odd hours, by everybody, a department, or a caller? */
export interface OddHourQuestion extends Period {
  readonly caller?: string;
  readonly department?: string;
}

/** Each receipt tells of this record alone; one that was given twice counts once. */
export function recordReads({ record, field, ...period }: RecordQuestion): ReadsQuestion {
  const gives = ({ full, masked }: StoredRead) => field === undefined || full.includes(field) || masked.includes(field);
  return {
    filter: { ...period, record, ...(field !== undefined && { field }), readsOnly: true },
    about: ({ reads }) =>
      reads
        .filter((read) => read.type === record.type && idsOf(read).includes(record.id) && gives(read))
        .map((read) => ({ ...read, count: 1, ids: record.id })),
  };
}

export function callerReads({ caller, type, ...period }: CallerQuestion): ReadsQuestion {
  return {
    filter: { ...period, caller, ...(type !== undefined && { type, readsOnly: true }) },
    about: ({ reads }) => reads.filter((read) => type === undefined || read.type === type),
  };
}

/** Each receipt tells of fields of level 4 alone, by the version of the policy that it names. */
export function sensitiveReads({ department, ...period }: SensitiveQuestion): ReadsQuestion {
  return {
    filter: { ...period, sensitive: true, ...(department !== undefined && { department }) },
    about: ({ reads, policyVersion }, rules) =>
      reads.flatMap((read) => {
        const fields = rules.get(policyVersion)?.sensitive[read.type] ?? [];
        const [full, masked] = [read.full, read.masked].map((names) => names.filter((name) => fields.includes(name)));
        const none = read.count === 0 || ((full ?? []).length === 0 && (masked ?? []).length === 0);
        return none ? [] : { ...read, full: full ?? [], masked: masked ?? [], withheld: [] };
      }),
  };
}

export function oddHourReads({ caller, department, ...period }: OddHourQuestion): ReadsQuestion {
  return {
    filter: {
      ...period,
      oddHours: true,
      ...(caller !== undefined && { caller }),
      ...(department !== undefined && { department }),
    },
    about: ({ reads }) => reads,
  };
}

/** The ids of a read. */
export function idsOf({ ids }: Pick<StoredRead, 'ids'>): readonly string[] {
  return ids === '' ? [] : ids.split(',');
}
