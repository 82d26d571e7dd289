import { randomUUID } from 'node:crypto';
import type { Model } from '../data/model.js';
import type { CallerAccess } from '../policy/caller-access.js';
import { checkText, LONGEST_REASON } from '../shared/check-text.js';
import { errorCode } from '../shared/error-code.js';
import { HubError } from '../shared/errors.js';
import { HUB_SYSTEM } from './check-batch.js';
import { columnsOf } from './columns.js';
import { isOwn } from './decide-proposal.js';
import type { Execute } from './execute.js';
import { lockType } from './lock-type.js';
import { writeFields } from './write-fields.js';
import { mergeRecords } from './write-records.js';
import { isSource } from './write-rights.js';

/** What came of parting a source from a record. */
export interface UnlinkedSource {
  readonly type: string;
  /** The record that it belonged to. */
  readonly from: string;
  /** The record that it is alone. */
  readonly to: string;
}

interface Row {
  readonly type: string;
  readonly record: string;
  readonly department: string;
  readonly fields: readonly string[];
}

const FIND = `select source.type, source.record_id::text as record, source.department, batch.fields
  from source_record source join ingest_batch batch on batch.id = source.batch_id
  where source.id = $1::bigint and source.source_system <> '${HUB_SYSTEM}'`;

const OTHERS = `select from source_record where record_id = $1::uuid and type = $2 and id <> $3::bigint
  and source_system <> '${HUB_SYSTEM}' limit 1`;

/**
 * Undoes a wrong link: the source's record becomes one of its own, and is never linked by its identifier again. What was sent, by
 * whom and when, stays with it; of the record that it leaves, the values that only it gave are taken back.
 * @throws HubError FORBIDDEN for whoever is neither of its department nor of one that is the source of the identifier, or the record
 * lies outside their areas; BAD_USER_INPUT where it is the record's only source, or is not complete by itself
 */
export async function unlinkSource(
  execute: Execute,
  caller: CallerAccess,
  models: readonly Model[],
  { source, reason: given }: { readonly source: string; readonly reason: string },
): Promise<UnlinkedSource> {
  const reason = checkText('reason', given, LONGEST_REASON);
  const { model, row } = await findSource(execute, caller, models, source);
  if ((await execute(OTHERS, row.record, model.name, source)).length === 0) {
    throw new HubError('BAD_USER_INPUT', 'The record has no other source.');
  }
  const to = randomUUID();
  await execute(
    `update source_record set record_id = $2::uuid, founded = true, unlinked = true, in_scope = true where id = $1::bigint`,
    source,
    to,
  );
  await execute(
    `insert into source_link (source_record_id, record_id, action, done_by, reason) values ($1::bigint, $2::uuid, 'unlinked', $3, $4)`,
    source,
    row.record,
    caller.principal.id,
    reason,
  );
  try {
    await execute(clearing(model, row.fields), row.record);
    await mergeRecords(execute, model, [row.record]);
    await mergeRecords(execute, model, [to]);
  } catch (error) {
    if (!/^2[23]/.test(errorCode(error) ?? '')) throw error;
    throw new HubError('BAD_USER_INPUT', 'What this source says is not complete enough for a record of its own.');
  }
  return { type: model.name, from: row.record, to };
}

async function findSource(execute: Execute, caller: CallerAccess, models: readonly Model[], source: string) {
  const find = async () => (/^[1-9]\d{0,17}$/.test(source) ? (await execute<Row>(FIND, source))[0] : undefined);
  const model = await find().then((row) => models.find(({ name }) => name === row?.type));
  if (model === undefined || caller.principal.kind !== 'person') throw new HubError('FORBIDDEN');
  await lockType(execute, model);
  const row = await find();
  const { department } = caller.principal;
  const decides =
    row !== undefined &&
    model.identifier !== undefined &&
    (row.department === department || isSource(caller.state.policy.document, model, model.identifier, department));
  if (!decides || !(await isOwn(execute, caller, model, row.record))) throw new HubError('FORBIDDEN');
  return { model, row };
}

/** Takes what a source alone may have given back; the other sources fill it anew. */
function clearing(model: Model, fields: readonly string[]): string {
  const columns = writeFields(model).flatMap(({ name, field, required }) =>
    required || !fields.includes(name) ? [] : columnsOf(field),
  );
  const cleared = columns.map(
    ({ name, list, type }) => `${name} = ${list ? `'{}'` : type === 'boolean' ? 'false' : 'null'}`,
  );
  return `update ${model.table} set ${['area_id = area_id', ...cleared].join(', ')} where id = $1::uuid`;
}
