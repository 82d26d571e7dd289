import { createHash } from 'node:crypto';
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
}

/** Checks each record by itself; needs no database. */
export function checkRecords(model: Model, rights: WriteRights, records: readonly RawRecord[]): CheckedRecords {
  const checker = new RecordChecker(model, rights);
  const checked: CheckedRecord[] = [];
  const rejects: Reject[] = [];
  for (const record of records) {
    const result = 'code' in record ? record : checker.check(record.line, record.value);
    if ('code' in result) rejects.push(result);
    else checked.push(result);
  }
  return { rights, checked, rejects };
}

/** SHA-256 of what was sent, whatever its form. */
export function contentHashOf({ checked, rejects }: CheckedRecords): Buffer {
  const hash = createHash('sha256');
  for (const { line, sourceId, modifiedAt, digest } of checked) {
    hash.update(`${line} ${JSON.stringify(sourceId)} ${modifiedAt} `).update(digest, 'hex');
  }
  return hash.update(canonicalJson(rejects)).digest();
}
