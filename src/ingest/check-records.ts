import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Model } from '../data/model.js';
import { canonicalJson } from '../shared/canonical-json.js';
import { type CheckedRecord, RecordChecker } from './check-record.js';
import type { Reject } from './reject.js';
import type { WriteRights } from './write-rights.js';

/** One thing that was read from a sender: a record, or what could not be read as one. */
export type RawRecord = { readonly line: number; readonly value: unknown } | Reject;

/** Records of a chunk, each checked by itself for a sender with these rights. */
export interface CheckedRecords {
  readonly rights: WriteRights;
  readonly checked: readonly CheckedRecord[];
  readonly rejects: readonly Reject[];
  /** SHA-256 of what was sent, whatever its form. */
  readonly contentHash: Buffer;
}

/** So many are checked in less than a millisecond. */
const AT_ONCE = 20;

/** Checks each record by itself; needs no database, and lets other work of the process in between. */
export async function checkRecords(
  model: Model,
  rights: WriteRights,
  records: readonly RawRecord[],
): Promise<CheckedRecords> {
  const checker = new RecordChecker(model, rights);
  const checked: CheckedRecord[] = [];
  const rejects: Reject[] = [];
  for (const [at, record] of records.entries()) {
    if (at % AT_ONCE === AT_ONCE - 1) await setImmediate();
    const result = 'code' in record ? record : checker.check(record.line, record.value);
    if ('code' in result) rejects.push(result);
    else checked.push(result);
  }
  return { rights, checked, rejects, contentHash: contentHashOf(checked, rejects) };
}

function contentHashOf(checked: readonly CheckedRecord[], rejects: readonly Reject[]): Buffer {
  const hash = createHash('sha256');
  for (const { line, sourceId, modifiedAt, digest } of checked) {
    hash.update(`${line} ${JSON.stringify(sourceId)} ${modifiedAt} `).update(digest, 'hex');
  }
  return hash.update(canonicalJson(rejects)).digest();
}
