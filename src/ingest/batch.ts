import type { Model } from '../data/model.js';
import { HubError } from '../shared/errors.js';
import type { Execute } from './execute.js';
import type { Reject } from './reject.js';
import type { Sender } from './sender.js';
import type { WriteRights } from './write-rights.js';

/** How a chunk ended. */
export interface ChunkResult {
  readonly accepted: number;
  readonly rejects: readonly Reject[];
}

const OPEN = `with opened as (
    insert into ingest_batch (type, department, source_system, idempotency_key, submitted_by, fields)
    values ($1, $2, $3, $4, $5, $6::text[]) on conflict (department, source_system, idempotency_key) do nothing
    returning id, type, submitted_by, fields
  ) select id::text as id, type, submitted_by as "submittedBy", fields from opened
  union all select id::text, type, submitted_by, fields from ingest_batch
    where department = $2 and source_system = $3 and idempotency_key = $4`;

interface BatchRow {
  readonly id: string;
  readonly type: string;
  readonly submittedBy: string;
  readonly fields: readonly string[];
}

/**
 * The batch of a key, opened when it is new.
 * @throws HubError IDEMPOTENCY_KEY_REUSED where the key belongs to another caller's or type's batch, or to one of other rights
 */
export async function openBatch(
  execute: Execute,
  {
    model,
    sender,
    rights,
    key,
  }: { readonly model: Model; readonly sender: Sender; readonly rights: WriteRights; readonly key: string },
): Promise<string> {
  const { principal, sourceSystem } = sender;
  const find = () =>
    execute<BatchRow>(OPEN, model.name, principal.department, sourceSystem, key, principal.id, rights.owned);
  // Where another transaction opens it at the same moment, the statement waits for it and does not see it yet.
  const batch = (await find())[0] ?? (await find())[0];
  const same =
    batch?.type === model.name && batch.submittedBy === principal.id && batch.fields.join() === rights.owned.join();
  if (batch === undefined || !same) throw new HubError('IDEMPOTENCY_KEY_REUSED');
  return batch.id;
}

/**
 * What a chunk came to when it was sent before; undefined where it is new.
 * @throws HubError IDEMPOTENCY_KEY_REUSED where it had other content
 */
export async function findChunk(
  execute: Execute,
  batchId: string,
  number: number,
  contentHash: Buffer,
): Promise<ChunkResult | undefined> {
  const [row] = await execute<ChunkResult & { hash: Buffer }>(
    'select accepted, rejects, content_hash as hash from ingest_chunk where batch_id = $1::uuid and number = $2',
    batchId,
    number,
  );
  if (row === undefined) return undefined;
  if (!row.hash.equals(contentHash)) throw new HubError('IDEMPOTENCY_KEY_REUSED');
  return { accepted: row.accepted, rejects: row.rejects };
}

/** Keeps what a chunk came to, in its own transaction. */
export async function keepChunk(
  execute: Execute,
  batchId: string,
  number: number,
  { contentHash, accepted, rejects }: ChunkResult & { readonly contentHash: Buffer },
): Promise<void> {
  await execute(
    `insert into ingest_chunk (batch_id, number, content_hash, accepted, rejected, rejects)
     values ($1::uuid, $2, $3, $4, $5, $6::jsonb)`,
    batchId,
    number,
    contentHash,
    accepted,
    rejects.length,
    JSON.stringify(rejects),
  );
}
