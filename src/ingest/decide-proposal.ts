import { createHash } from 'node:crypto';
import type { Model } from '../data/model.js';
import type { CallerAccess } from '../policy/caller-access.js';
import { canonicalJson } from '../shared/canonical-json.js';
import { checkText, LONGEST_REASON } from '../shared/check-text.js';
import { errorCode } from '../shared/error-code.js';
import { HubError } from '../shared/errors.js';
import { isUuid } from '../shared/uuid.js';
import { openBatch } from './batch.js';
import { HUB_SYSTEM } from './check-batch.js';
import type { Execute } from './execute.js';
import { lockType } from './lock-type.js';
import { saidReaderIn } from './said-reader.js';
import type { SaidValue } from './said-values.js';
import { senderOf } from './sender.js';
import { mergeRecords } from './write-records.js';
import { writeRights } from './write-rights.js';

/** How a proposal is answered. */
export interface ProposalDecision {
  readonly id: string;
  readonly decision: 'accept' | 'refuse';
  readonly note: string | null;
}

/** A proposal that was decided on. */
export interface DecidedProposal {
  readonly type: string;
  readonly record: string;
  readonly field: string;
}

/**
 * Takes a proposed value over as one of the source department's own, or refuses it. An accepted value counts from now on, until the
 * source sends a newer one; a refused one is not proposed again.
 * @throws HubError FORBIDDEN for whoever may not decide on it, in the same way whether there is such a proposal or not;
 * BAD_USER_INPUT where it does not fit the record
 */
export async function decideProposal(
  execute: Execute,
  caller: CallerAccess,
  models: readonly Model[],
  { id, decision, note: given }: ProposalDecision,
): Promise<DecidedProposal> {
  const note = given === null ? null : checkText('note', given, LONGEST_REASON);
  const { model, said } = await findDecidable(execute, caller, models, id);
  const state = decision === 'accept' ? 'accepted' : 'refused';
  await execute(
    `update proposal set state = $2, decided_by = $3, decided_at = now(), note = $4 where id = $1::uuid`,
    id,
    state,
    caller.principal.id,
    note,
  );
  if (decision === 'accept') await takeOver(execute, caller, model, said);
  return { type: model.name, record: said.record, field: said.field };
}

/** A person of a source department, for a record in their areas, who writes the field and reads it in full on this record. */
async function findDecidable(execute: Execute, caller: CallerAccess, models: readonly Model[], id: string) {
  const [row] = isUuid(id)
    ? await execute<{ type: string; record: string }>(
        `select type, record_id::text as record from proposal where id = $1::uuid`,
        id,
      )
    : [];
  const model = models.find(({ name }) => name === row?.type);
  if (model === undefined || row === undefined || caller.principal.kind !== 'person') throw new HubError('FORBIDDEN');
  await lockType(execute, model);
  const [said] = await saidReaderIn(execute).proposals(model, caller, { only: id, toDecide: true, limit: 1 });
  const owned = said !== undefined && writeRights(caller, model).owned.includes(said.field);
  if (!owned || !(await isOwn(execute, caller, model, said.record))) throw new HubError('FORBIDDEN');
  return { model, said };
}

/** Whether a record lies in the caller's areas. */
export async function isOwn(execute: Execute, { principal }: CallerAccess, model: Model, id: string): Promise<boolean> {
  const { column, areaIds } = await senderOf(execute, principal, HUB_SYSTEM);
  const rows = await execute(
    `select from ${model.table} where id = $1::uuid and ${column} = any($2::int4[])`,
    id,
    areaIds,
  );
  return rows.length > 0;
}

const TAKE_OVER = `insert into source_record as known
    (type, department, source_system, source_id, record_id, founded, in_scope, content, digest, modified_at, batch_id)
  select $1, $2, '${HUB_SYSTEM}', $3 || ':' || $4, $3::uuid, false, true, jsonb_build_object($4::text, $5::jsonb), $6,
    greatest(now(), max(modified_at) + interval '1 millisecond'), $7::uuid
  from source_record where record_id = $3::uuid and type = $1
  on conflict (department, type, source_system, source_id) do update set content = excluded.content, digest = excluded.digest,
    modified_at = excluded.modified_at, batch_id = excluded.batch_id`;

/** The department says the same from now on, as a source of its own. */
async function takeOver(execute: Execute, caller: CallerAccess, model: Model, said: SaidValue): Promise<void> {
  const { principal } = caller;
  const rights = writeRights(caller, model);
  const sender = await senderOf(execute, principal, HUB_SYSTEM);
  const key = `${said.proposal} ${said.proposedAt}`;
  const batch = await openBatch(execute, { model, sender, rights: { ...rights, owned: [said.field] }, key });
  const digest = createHash('sha256').update(canonicalJson(said.value)).digest();
  const { department } = principal;
  const value = JSON.stringify(said.value);
  try {
    await execute(TAKE_OVER, model.name, department, said.record, said.field, value, digest, batch);
    await mergeRecords(execute, model, [said.record]);
  } catch (error) {
    if (/^2[23]/.test(errorCode(error) ?? ''))
      throw new HubError('BAD_USER_INPUT', 'The value contradicts the record.');
    throw error;
  }
  const [after] = await execute(`select from proposal where id = $1::uuid and state = 'accepted'`, said.proposal);
  if (after === undefined) throw new HubError('BAD_USER_INPUT', 'The value contradicts another record.');
}
