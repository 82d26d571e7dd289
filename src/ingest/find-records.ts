import type { Model } from '../data/model.js';
import { isUuid } from '../shared/uuid.js';
import type { Execute } from './execute.js';
import type { Lookup, Reference } from './reference.js';
import type { Sender } from './sender.js';

/** The departments, by their codes. */
export async function findDepartments(execute: Execute): Promise<Lookup> {
  const rows = await execute<{ id: string }>('select id from department');
  const ids = new Set(rows.map(({ id }) => id));
  return ({ named }) => (named.by === 'id' && ids.has(named.id) ? named.id : 'REFERENCE_NOT_FOUND');
}

/** Records in the sender's areas alone, so that a refusal tells nothing of others. */
export async function findRecords(
  execute: Execute,
  { areaIds, column, principal, sourceSystem }: Sender,
  { name, table }: Model,
  references: readonly Reference[],
): Promise<Lookup> {
  const ids = references.flatMap(({ named }) => (named.by === 'id' && isUuid(named.id) ? [named.id] : []));
  const sources = references.flatMap(({ named }) => (named.by === 'source' ? [named] : []));
  const rows = await execute<{ id: string; system: string | null; source: string | null }>(
    `select held.id::text as id, null as system, null as source from ${table} held
       where held.id = any($1::uuid[]) and held.${column} = any($2::int4[])
     union all
     select held.id::text, source.source_system, source.source_id
       from unnest($3::text[], $4::text[]) as named(source_system, source_id)
       join source_record source using (source_system, source_id) join ${table} held on held.id = source.record_id
       where source.department = $5 and source.type = $6 and held.${column} = any($2::int4[])`,
    [...new Set(ids)],
    areaIds,
    sources.map((named) => named.sourceSystem ?? sourceSystem),
    sources.map((named) => named.sourceId),
    principal.department,
    name,
  );
  const found = new Map(rows.map(({ id, system, source }) => [keyOf(system ?? '', source ?? id), id]));
  return ({ named }) => {
    if (named.by === 'code') return 'REFERENCE_NOT_FOUND';
    const key =
      named.by === 'id' ? keyOf('', named.id.toLowerCase()) : keyOf(named.sourceSystem ?? sourceSystem, named.sourceId);
    return found.get(key) ?? 'REFERENCE_NOT_FOUND';
  };
}

function keyOf(system: string, id: string): string {
  return JSON.stringify([system, id]);
}
