import { dateInChina } from '../shared/date-in-china.js';
import type { Execute } from './execute.js';
import type { Lookup, Named, Reference } from './reference.js';
import type { Sender } from './sender.js';

interface AreaRow {
  readonly id: number;
  readonly code: string;
  readonly level: string;
  readonly valid: boolean;
  readonly own: boolean;
}

/**
 * The areas that references name.
 * @param own the field whose area must lie in the sender's areas
 */
export async function findAreas(
  execute: Execute,
  { areaIds, column }: Sender,
  references: readonly Reference[],
  own: string,
): Promise<Lookup> {
  const codes = references.flatMap(({ named }) => (named.by === 'code' ? [named.code] : []));
  const ids = references.flatMap(({ named }) => (named.by === 'id' && /^\d{1,9}$/.test(named.id) ? [+named.id] : []));
  const rows = await execute<AreaRow>(
    `select id, code, level, valid_from <= $3::date and (valid_to is null or valid_to >= $3::date) as valid,
       coalesce(${column} = any($4::int4[]), false) as own
     from area where code = any($1::text[]) or id = any($2::int4[])`,
    [...new Set(codes)],
    [...new Set(ids)],
    dateInChina(0),
    areaIds,
  );
  const byCode = Map.groupBy(rows, ({ code }) => code);
  const byId = new Map(rows.map((row) => [String(row.id), row]));
  const found = (named: Named): readonly AreaRow[] => {
    if (named.by === 'id') return [byId.get(named.id)].filter((row) => row !== undefined);
    if (named.by !== 'code') return [];
    return (byCode.get(named.code) ?? []).filter(({ level }) => named.level === undefined || named.level === level);
  };
  return ({ field, named }) => {
    const [area, ...more] = found(named);
    if (area === undefined) return 'AREA_NOT_FOUND';
    if (more.length > 0) return 'AREA_AMBIGUOUS';
    if (!area.valid) return 'AREA_NOT_VALID';
    return field === own && !area.own ? 'OUT_OF_AREA' : area.id;
  };
}
