import { type RawBuilder, sql } from 'kysely';
import { callerShape } from '../data/caller-value.js';
import type { Model } from '../data/model.js';
import { toStatement } from '../data/sql/compiler.js';
import { conditionSql } from '../data/sql/conditions.js';
import { guardSql } from '../data/sql/guard.js';
import { parameter } from '../data/sql/slot.js';
import type { CallerAccess } from '../policy/caller-access.js';
import { differsSql, heldSql } from './columns.js';
import { writeFields } from './write-fields.js';
import { isSource } from './write-rights.js';

/** A value that a source says of a field, as a caller sees it who reads the field in full. */
export interface SaidValue {
  /** Id of the source record. */
  readonly source: string;
  readonly record: string;
  readonly field: string;
  readonly department: string;
  /** Only to those of the department that sent it. */
  readonly sourceSystem: string | null;
  readonly sourceId: string | null;
  readonly batch: string;
  readonly receivedAt: string;
  readonly modifiedAt: string;
  /** Taken from an accepted proposal. */
  readonly accepted: boolean;
  /** It is the value that the record holds. */
  readonly held: boolean;
  /** JSON. */
  readonly value: unknown;
  readonly heldValue: unknown;
  readonly proposal: string | null;
  readonly proposedAt: string | null;
}

/** Name of the row of the category in these statements. */
const ROW = 'of_row';
const HUB = sql`source.source_system = 'hub'`;

const argument = (index: number, type: string) => parameter({ from: 'argument', index }, type);

/**
 * What is common to both; each row is JSON. Whoever reads a field in full sees the source whose value counts. What others say is
 * for them and for the field's sources alone: that a department knows a person may say more than the value.
 */
function saidSql(model: Model, caller: CallerAccess, where: RawBuilder<boolean>, then: RawBuilder<unknown>) {
  const access = caller.state.policy.decide(caller.class, model.name);
  const shape = callerShape(caller);
  const fields = writeFields(model);
  const values = fields.map(
    ({ name, field }) =>
      sql`(${sql.lit(name)}, source.content -> ${sql.lit(name)}, ${sql.raw(heldSql(field, ROW))}, not (${sql.raw(
        differsSql(name, field, ROW),
      )}))`,
  );
  const readable = fields.map(({ name }) => {
    const full = access.fields[name]?.full ?? { op: 'false' as const };
    return sql`when ${sql.lit(name)} then ${conditionSql(model, full, ROW, shape)}`;
  });
  const own = sql`source.department = ${parameter({ from: 'principal', name: 'department' }, 'text')}`;
  const decides = decidedFields(model, caller);
  const concerned = sql<boolean>`(${own} or said.field = any(${sql.lit(`{${decides.join()}}`)}::text[]))`;
  const counts = sql`(source.in_scope and said.field = any(batch.fields))`;
  return toStatement(sql`select json_build_object('source', source.id::text, 'record', source.record_id, 'field', said.field,
      'department', source.department, 'sourceSystem', case when ${own} and not ${HUB} then source.source_system end,
      'sourceId', case when ${own} and not ${HUB} then source.source_id end, 'batch', source.batch_id,
      'receivedAt', ${moment('batch.received_at')}, 'modifiedAt', ${moment('source.modified_at')}, 'accepted', ${HUB},
      'held', said.held, 'value', said.value, 'heldValue', said.now, 'proposal', proposal.id,
      'proposedAt', ${moment('proposal.proposed_at')})::text as j
    from ${sql.table(model.table)} as ${sql.id(ROW)}
    join source_record source on source.record_id = ${sql.ref(`${ROW}.id`)} and source.type = ${sql.lit(model.name)}
    join ingest_batch batch on batch.id = source.batch_id
    cross join lateral (values ${sql.join(values)}) as said(field, value, now, held)
    left join proposal on proposal.source_record_id = source.id and proposal.field = said.field and proposal.state = 'open'
    where said.value is not null and (said.held and ${counts} or ${concerned}) and ${where}
      and ${conditionSql(model, access.visible, ROW, shape)}
      and case said.field ${sql.join(readable, sql` `)} else false end
      and ${guardSql(shape)} ${then}`);
}

function moment(column: string): RawBuilder<unknown> {
  return sql`to_char(${sql.ref(column)}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** Everything that sources say of one record. Argument 0: its id. */
export function provenanceStatement(model: Model, caller: CallerAccess) {
  const where = sql<boolean>`source.record_id = ${argument(0, 'uuid')}`;
  return saidSql(model, caller, where, sql`order by said.field, said.held desc, source.id`);
}

/**
 * Open proposals that concern the caller's department, by id. Arguments: 0 after this id, 1 only this id, 2 only those that the
 * department decides. `limit` is part of the text.
 */
export function proposalsStatement(model: Model, caller: CallerAccess, limit: number, backward: boolean) {
  const decides = sql.lit(`{${decidedFields(model, caller).join()}}`);
  const beyond = backward ? sql`<` : sql`>`;
  const where = sql<boolean>`proposal.id is not null and not said.held
    and (${argument(0, 'uuid')} is null or proposal.id ${beyond} ${argument(0, 'uuid')})
    and (${argument(1, 'uuid')} is null or proposal.id = ${argument(1, 'uuid')})
    and (not ${argument(2, 'boolean')} or said.field = any(${decides}::text[]))`;
  const order = backward ? sql`order by proposal.id desc` : sql`order by proposal.id`;
  return saidSql(model, caller, where, sql`${order} limit ${sql.lit(limit)}`);
}

/** The fields on whose proposals the caller's department decides. */
export function decidedFields(model: Model, { principal, state }: CallerAccess): readonly string[] {
  return writeFields(model)
    .map(({ name }) => name)
    .filter((name) => isSource(state.policy.document, model, name, principal.department));
}
