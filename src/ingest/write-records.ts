import type { Model } from '../data/model.js';
import { errorCode } from '../shared/error-code.js';
import type { AssignedRecord } from './assign-records.js';
import type { Execute } from './execute.js';
import { mergeStatements } from './merge-statements.js';
import type { Reject, RejectCode } from './reject.js';
import type { Sender } from './sender.js';
import { writeFields } from './write-fields.js';

export interface Writing {
  readonly execute: Execute;
  readonly model: Model;
  readonly sender: Sender;
  readonly batchId: string;
}

/**
 * Writes records together, and gives those that were refused. Where a rule of the database refuses some of them, each half is tried alone, down to
 * the record that is wrong, so that no rule can be missed and no record costs the others.
 */
export async function writeRecords(writing: Writing, records: readonly AssignedRecord[]): Promise<readonly Reject[]> {
  if (records.length === 0) return [];
  const { execute } = writing;
  await execute('savepoint records');
  try {
    await writeTogether(writing, records);
    await execute('release savepoint records');
    return [];
  } catch (error) {
    if (!isRule(errorCode(error) ?? '')) throw error;
    await execute('rollback to savepoint records');
    const [only, second] = records;
    if (only !== undefined && second === undefined) return [refusalOf(writing.model, only, error)];
    const middle = Math.ceil(records.length / 2);
    const first = await writeRecords(writing, records.slice(0, middle));
    return [...first, ...(await writeRecords(writing, records.slice(middle)))];
  }
}

const NOT_UNIQUE = '23505';

/** SQLSTATE classes of data that does not fit: data exception, integrity constraint violation. */
function isRule(code: string): boolean {
  return /^2[23]/.test(code);
}

/** Names of constraints begin with those of table and column. */
function refusalOf(model: Model, { line, sourceId }: AssignedRecord, error: unknown): Reject {
  const constraint: unknown = error instanceof Error ? Reflect.get(error, 'constraint') : undefined;
  const wrong = writeFields(model).find(
    ({ field }) => 'column' in field && String(constraint).startsWith(`${model.table}_${field.column}_`),
  );
  const code: RejectCode = errorCode(error) === NOT_UNIQUE ? 'NOT_UNIQUE' : 'CONTRADICTION';
  return { line, sourceId, ...(wrong !== undefined && { field: wrong.name }), code };
}

const STORE = `with given as (
    select given.*, decode(hash, 'hex') as digest from jsonb_to_recordset($1::jsonb) as given(
      source_id text, record_id uuid, founded boolean, identifier text, in_scope boolean, content jsonb, hash text, modified_at timestamptz(3), links boolean)
  ), stored as (
    insert into source_record as known
      (type, department, source_system, source_id, record_id, founded, identifier, in_scope, content, digest, modified_at, batch_id)
    select $2, $3, $4, source_id, record_id, founded, identifier, in_scope, content, digest, modified_at, $5::uuid from given
    on conflict (department, type, source_system, source_id) do update set identifier = excluded.identifier,
      in_scope = excluded.in_scope, content = excluded.content, digest = excluded.digest, modified_at = excluded.modified_at,
      batch_id = excluded.batch_id
    returning known.id, known.source_id
  )
  insert into source_link (source_record_id, record_id, action, done_by)
  select stored.id, given.record_id, 'linked', $6 from stored join given using (source_id) where given.links`;

async function writeTogether(
  { execute, model, sender, batchId }: Writing,
  records: readonly AssignedRecord[],
): Promise<void> {
  const given = records.map((record) => ({
    source_id: record.sourceId,
    record_id: record.recordId,
    founded: record.founded,
    identifier: record.identifier,
    in_scope: record.inScope,
    content: record.content,
    hash: record.digest,
    modified_at: record.modifiedAt,
    links: record.links,
  }));
  const { department, id } = sender.principal;
  await execute(STORE, JSON.stringify(given), model.name, department, sender.sourceSystem, batchId, id);
  const [whole, others] = [records.filter((record) => record.whole), records.filter((record) => !record.whole)];
  if (whole.length > 0) await foundRecords(execute, model, idsOf(whole));
  if (others.length > 0) await mergeRecords(execute, model, idsOf(others));
}

function idsOf(records: readonly AssignedRecord[]): readonly string[] {
  return [...new Set(records.map(({ recordId }) => recordId))];
}

async function foundRecords(execute: Execute, model: Model, ids: readonly string[]): Promise<void> {
  const { found, link } = mergeStatements(model);
  for (const statement of [found, ...link]) await execute(statement, ids);
}

/** Makes the records anew from what their sources say. */
export async function mergeRecords(execute: Execute, model: Model, ids: readonly string[]): Promise<void> {
  const { merge, link, propose } = mergeStatements(model);
  for (const statement of [merge, ...link, propose]) await execute(statement, ids);
}
