import type { Model } from '../data/model.js';
import type { CallerAccess } from '../policy/caller-access.js';
import type { ReceiptWrite } from '../receipts/receipt.js';
import { type ChunkResult, findChunk, keepChunk, openBatch } from './batch.js';
import { checkBatch } from './check-batch.js';
import { type CheckedRecords, checkRecords, type RawRecord } from './check-records.js';
import type { Execute } from './execute.js';
import { lockType } from './lock-type.js';
import { resolveReferences } from './resolve-references.js';
import { senderOf } from './sender.js';
import { storeNewest } from './store-newest.js';
import { sameRights, writeRights } from './write-rights.js';

/** Records that are written in one transaction. */
export interface Chunk {
  readonly model: Model;
  /** Every model, for references. */
  readonly models: readonly Model[];
  readonly sourceSystem: string;
  /** Of the batch that it is a part of. */
  readonly idempotencyKey: string;
  /** From 0. */
  readonly number: number;
  readonly records: readonly RawRecord[];
  /** The same, checked ahead; counts as long as the sender's rights are still those. */
  readonly ahead?: CheckedRecords | undefined;
}

/** What became of a chunk. */
export interface IngestedChunk extends ChunkResult {
  readonly batchId: string;
  /** It had been written before, and was not again. */
  readonly repeated: boolean;
  /** For the receipt; undefined where nothing changed. */
  readonly write?: ReceiptWrite;
}

/**
 * Writes a chunk, whichever way it came: checks each record by itself, looks up what it refers to, finds which record of the
 * hub it describes, and merges the records. Sending it again changes nothing. The caller commits, after the receipt.
 * @param execute in a transaction that the access guard has begun
 * @throws HubError FORBIDDEN, IDEMPOTENCY_KEY_REUSED; what is wrong with a record is a reject
 */
export async function ingestChunk(execute: Execute, caller: CallerAccess, chunk: Chunk): Promise<IngestedChunk> {
  const { model, number } = chunk;
  checkBatch(chunk);
  const rights = writeRights(caller, model);
  await lockType(execute, model);
  const sender = await senderOf(execute, caller.principal, chunk.sourceSystem);
  const batchId = await openBatch(execute, { model, sender, rights, key: chunk.idempotencyKey });
  const { ahead } = chunk;
  const records = ahead && sameRights(ahead.rights, rights) ? ahead : await checkRecords(model, rights, chunk.records);
  const before = await findChunk(execute, batchId, number, records.contentHash);
  if (before !== undefined) return { ...before, batchId, repeated: true };
  const { resolved, rejects: unresolved } = await resolveReferences(execute, { ...chunk, sender }, records.checked);
  const { stored, rejects: refused } = await storeNewest(
    { execute, model, sender, batchId, fields: rights.owned },
    resolved,
  );
  const rejects = [...records.rejects, ...unresolved, ...refused].sort((a, b) => a.line - b.line);
  const result = { accepted: chunk.records.length - rejects.length, rejects };
  await keepChunk(execute, batchId, number, { ...result, contentHash: records.contentHash });
  return {
    ...result,
    batchId,
    repeated: false,
    ...(stored.length > 0 && {
      write: {
        action: upsertName(model),
        type: model.name,
        fields: [...new Set(stored.flatMap(({ content }) => Object.keys(content)))].sort(),
        ids: [...new Set(stored.map(({ recordId }) => recordId))].join(),
      },
    }),
  };
}

/** Name of the mutation, which receipts give for every way in: `upsertPeople`. */
export function upsertName({ many }: Model): string {
  return `upsert${many.charAt(0).toUpperCase()}${many.slice(1)}`;
}
