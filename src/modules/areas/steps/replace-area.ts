import type { EntityManager } from '@mikro-orm/postgresql';
import { type Execute, executeIn } from '../../../ingest/execute.js';
import { writeFields } from '../../../ingest/write-fields.js';
import { errorCode } from '../../../shared/error-code.js';
import { HubError } from '../../../shared/errors.js';
import { MODELS } from '../../index.js';
import type { Area } from '../area.entity.js';
import { currentArea } from './current-area.js';

/**
 * Ends an area and puts all areas and records in it into another one of its level. What departments have said of it is said of
 * the other one from then on.
 * @throws HubError BAD_USER_INPUT
 */
export async function replaceArea(em: EntityManager, id: string, byId: string): Promise<Area> {
  const area = await currentArea(em, id);
  const by = await currentArea(em, byId);
  if (by.id === area.id || by.level !== area.level) {
    throw new HubError('BAD_USER_INPUT', 'An area is replaced by another one of its level.');
  }
  const execute = executeIn(em);
  try {
    await moveContents(execute, area.id, by.id);
  } catch (error) {
    if (!/^2[23]/.test(errorCode(error) ?? '')) throw error;
    throw new HubError('BAD_USER_INPUT', 'Places of the area lie outside of the bounds of the one that replaces it.');
  }
  await execute(
    `update area set replaced_by_id = $2, valid_to = greatest(valid_from, (now() at time zone 'Asia/Shanghai')::date - 1) where id = $1`,
    area.id,
    by.id,
  );
  return area;
}

async function moveContents(execute: Execute, from: number, to: number): Promise<void> {
  await execute('update area set parent_id = $2 where parent_id = $1', from, to);
  for (const model of MODELS.filter(({ scope }) => scope === 'ancestors')) {
    for (const { name, field } of writeFields(model)) {
      if (field.kind !== 'one' || field.target !== 'Area') continue;
      await execute(`update ${model.table} set ${field.column} = $2 where ${field.column} = $1`, from, to);
      await execute(
        `update source_record set content = jsonb_set(content, array[$3::text], to_jsonb($2::int4))
         where type = $4 and content -> $3 = to_jsonb($1::int4)`,
        from,
        to,
        name,
        model.name,
      );
      await execute(
        `update proposal set value = to_jsonb($2::int4) where type = $4 and field = $3 and value = to_jsonb($1::int4)`,
        from,
        to,
        name,
        model.name,
      );
    }
  }
}
