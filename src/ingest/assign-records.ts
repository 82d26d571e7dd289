import { randomUUID } from 'node:crypto';
import type { Model } from '../data/model.js';
import type { CheckedRecord } from './check-record.js';
import type { Execute } from './execute.js';
import { type KnownRecords, lookUpRecords, type Stored } from './known-records.js';
import type { Reject, RejectCode } from './reject.js';
import type { Sender } from './sender.js';
import { type WriteField, writeFields } from './write-fields.js';

/** A record that is to be written, and the hub's record that it describes. */
export interface AssignedRecord extends CheckedRecord {
  readonly recordId: string;
  readonly identifier: string | null;
  readonly inScope: boolean;
  /** The record is made for it. */
  readonly founded: boolean;
  /** It joins a record that others describe too. */
  readonly links: boolean;
  /** Nobody else speaks of the record, which holds all that is said here. */
  readonly whole: boolean;
}

export interface Assignment {
  readonly assigned: readonly AssignedRecord[];
  readonly rejects: readonly Reject[];
}

/**
 * Finds for each of the records, which are of different source ids, the hub's record that it describes: the one that the sender's
 * record belongs to already, the one that it names, the one with its identifier, or a new one. A record that is known already, in
 * this state or a newer one, is left out.
 * @param fields those of which the sender's values count
 */
export async function assignRecords(
  execute: Execute,
  { model, sender, fields }: { readonly model: Model; readonly sender: Sender; readonly fields: readonly string[] },
  records: readonly CheckedRecord[],
): Promise<Assignment> {
  const known = await lookUpRecords(execute, { model, sender }, records);
  const rejects: Reject[] = [];
  const assigned: AssignedRecord[] = [];
  for (const record of records) {
    const found = assign(model, fields, known, record);
    if (typeof found === 'object' && 'recordId' in found) assigned.push(found);
    else if (found !== 'known') rejects.push({ line: record.line, sourceId: record.sourceId, ...found });
  }
  return { assigned, rejects };
}

/** The order of states: by time, then by digest, so that it does not depend on which comes first. */
export function isNewer(
  one: { readonly modifiedAt: string; readonly digest: string },
  other: { readonly modifiedAt: string; readonly digest: string },
): boolean {
  if (one.modifiedAt !== other.modifiedAt) return one.modifiedAt > other.modifiedAt;
  return one.digest > other.digest;
}

type Problem = { readonly code: RejectCode; readonly field?: string };

function assign(
  model: Model,
  fields: readonly string[],
  known: KnownRecords,
  record: CheckedRecord,
): AssignedRecord | Problem | 'known' {
  const stored = known.stored.get(record.sourceId);
  if (record.id !== undefined && known.own.get(record.id.toLowerCase()) !== true) {
    return { code: 'RECORD_NOT_FOUND', field: 'id' };
  }
  const identifier = identifierOf(model, record);
  const joined = record.id?.toLowerCase() ?? (identifier === null ? undefined : known.identified.get(identifier));
  const recordId = stored?.recordId ?? joined ?? randomUUID();
  const own = known.own.get(recordId);
  if (stored?.inScope && own === false) return { code: 'OUT_OF_AREA' };
  const inScope = own ?? true;
  if (stored !== undefined && !isNews(record, stored, inScope, fields)) return 'known';
  const founded = stored?.founded ?? own === undefined;
  const missing = founded || record.id === undefined ? missingOf(model, fields, record) : undefined;
  if (missing !== undefined) return { code: 'REQUIRED', field: missing };
  const taken = inScope ? takenBy(model, fields, known, record, recordId) : undefined;
  if (taken !== undefined) return { code: 'NOT_UNIQUE', field: taken };
  // What comes later in the chunk sees it.
  if (own === undefined) known.own.set(recordId, true);
  if (identifier !== null && !known.identified.has(identifier)) known.identified.set(identifier, recordId);
  const links = stored === undefined && own !== undefined;
  const first = stored === undefined && joined === undefined;
  const whole = first && writeFields(model).every((field) => isHeld(field, fields, record));
  return { ...record, recordId, identifier, inScope, founded, links, whole };
}

/** Whether a new record holds what is said of a field: its source's value, or that of anybody where no record is without one. */
function isHeld({ name, required }: WriteField, fields: readonly string[], { content }: CheckedRecord): boolean {
  return content[name] === undefined || required || fields.includes(name);
}

function isNews(record: CheckedRecord, stored: Stored, inScope: boolean, fields: readonly string[]): boolean {
  if (isNewer(record, stored)) return true;
  if (isNewer(stored, record)) return false;
  return stored.inScope !== inScope || stored.fields.join() !== fields.join();
}

function identifierOf({ identifier }: Model, { content }: CheckedRecord): string | null {
  const value = identifier === undefined ? undefined : content[identifier];
  return typeof value === 'string' ? value : null;
}

/**
 * A record holds all that no record is without, unless it adds to one that it names: so whether it is taken does not depend on
 * what came before. What no two records share comes from its source alone.
 */
function missingOf(model: Model, fields: readonly string[], { content }: CheckedRecord): string | undefined {
  const unique = model.unique ?? [];
  const missing = writeFields(model).find(
    ({ name, required }) =>
      required && (content[name] === undefined || (unique.includes(name) && !fields.includes(name))),
  );
  return missing?.name;
}

function takenBy(
  { unique = [] }: Model,
  fields: readonly string[],
  { taken }: KnownRecords,
  { content }: CheckedRecord,
  recordId: string,
): string | undefined {
  const sent = unique.filter((name) => fields.includes(name) && content[name] !== undefined);
  const problem = sent.find((name) => (taken.get(`${name} ${content[name]}`) ?? recordId) !== recordId);
  if (problem === undefined) for (const name of sent) taken.set(`${name} ${content[name]}`, recordId);
  return problem;
}
