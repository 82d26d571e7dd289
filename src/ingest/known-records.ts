import type { Model } from '../data/model.js';
import { isUuid } from '../shared/uuid.js';
import type { CheckedRecord } from './check-record.js';
import type { Execute } from './execute.js';
import type { Sender } from './sender.js';

/** What is stored of a record of the sender's system. */
export interface Stored {
  readonly sourceId: string;
  readonly recordId: string;
  readonly founded: boolean;
  readonly inScope: boolean;
  readonly digest: string;
  /** UTC, as {@link CheckedRecord} has it. */
  readonly modifiedAt: string;
  readonly fields: readonly string[];
}

/** What there is already of the records of a chunk. The maps are added to as the chunk is gone through. */
export interface KnownRecords {
  readonly stored: ReadonlyMap<string, Stored>;
  /** Records that are there: whether they lie in the sender's areas. */
  readonly own: Map<string, boolean>;
  /** By identifier. */
  readonly identified: Map<string, string>;
  /** By field and value: the record that has it. */
  readonly taken: Map<string, string>;
}

/** Looks up what the records of a chunk may belong to, a statement for each question. */
export async function lookUpRecords(
  execute: Execute,
  { model, sender }: { readonly model: Model; readonly sender: Sender },
  records: readonly CheckedRecord[],
): Promise<KnownRecords> {
  const { department } = sender.principal;
  const stored = await execute<Stored>(
    `select source.source_id as "sourceId", source.record_id::text as "recordId", source.founded, source.in_scope as "inScope",
       encode(source.digest, 'hex') as digest,
       to_char(source.modified_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "modifiedAt", batch.fields
     from source_record source join ingest_batch batch on batch.id = source.batch_id
     where source.department = $1 and source.type = $2 and source.source_system = $3 and source.source_id = any($4::text[])`,
    department,
    model.name,
    sender.sourceSystem,
    records.map(({ sourceId }) => sourceId),
  );
  const identified = await identifiedBy(execute, model, records);
  const given = records.flatMap(({ id }) => (id !== undefined && isUuid(id) ? [id.toLowerCase()] : []));
  const candidates = [...stored.map(({ recordId }) => recordId), ...identified.values(), ...given];
  const rows = await execute<{ id: string; own: boolean }>(
    `select candidate.id::text as id, coalesce(held.${sender.column} = any($2::int4[]), false) as own
     from unnest($1::uuid[]) as candidate(id)
       cross join lateral (select ${sender.column} from ${model.table} where id = candidate.id limit 1) held`,
    [...new Set(candidates)],
    sender.areaIds,
  );
  return {
    stored: new Map(stored.map((one) => [one.sourceId, one])),
    own: new Map(rows.map(({ id, own }) => [id, own])),
    identified,
    taken: await takenValues(execute, model, records),
  };
}

/** Whose identifier it is: of the record that has it, or of what a source says of a record that has none yet. */
async function identifiedBy(
  execute: Execute,
  { identifier, name, fields, table }: Model,
  records: readonly CheckedRecord[],
): Promise<Map<string, string>> {
  const field = identifier === undefined ? undefined : fields[identifier];
  if (identifier === undefined || field?.kind !== 'column') return new Map();
  const values = records.flatMap(({ content }) =>
    typeof content[identifier] === 'string' ? [content[identifier]] : [],
  );
  if (values.length === 0) return new Map();
  const rows = await execute<{ identifier: string; id: string }>(
    `select sent.identifier, coalesce(held.id, said.record_id)::text as id from unnest($1::text[]) as sent(identifier)
       left join lateral (select id from ${table} where ${field.column} = sent.identifier limit 1) held on true
       left join lateral (select record_id from source_record
         where identifier = sent.identifier and type = $2 and not unlinked order by id limit 1) said on true
     where held.id is not null or said.record_id is not null`,
    [...new Set(values)],
    name,
  );
  return new Map(rows.map((row) => [row.identifier, row.id]));
}

async function takenValues(
  execute: Execute,
  { unique = [], fields, table }: Model,
  records: readonly CheckedRecord[],
): Promise<Map<string, string>> {
  const taken = new Map<string, string>();
  for (const name of unique) {
    const field = fields[name];
    if (field?.kind !== 'column') continue;
    const values = records.flatMap(({ content }) => (typeof content[name] === 'string' ? [content[name]] : []));
    const rows = await execute<{ value: string; id: string }>(
      `select ${field.column} as value, id::text as id from ${table} where ${field.column} = any($1::text[])`,
      values,
    );
    for (const { value, id } of rows) taken.set(`${name} ${value}`, id);
  }
  return taken;
}
