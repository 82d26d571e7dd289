import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MODELS } from '../../src/modules/index.js';
import { startHub, type TestHub } from '../support/hub.js';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

/** What the log says of a statement. */
async function logged(statement: string): Promise<readonly Record<string, unknown>[]> {
  const last = await hub.value<string>('select coalesce(max(sequence), 0)::text from change_log');
  await hub.sql(statement);
  return hub.sql(
    `select type, record_id, operation, columns, was_in, now_in, was_tied, ties from change_log
     where sequence > $1 order by sequence`,
    [last],
  );
}

describe('the change log', () => {
  test.each(MODELS.map((model) => [model.name, model] as const))(
    'follows every column and row condition of %s',
    async (_name, { table, conditions }) => {
      const source = await hub.value<string>(`select prosrc from pg_proc where proname = $1`, `change_log_${table}`);
      const columns = await hub.sql<{ name: string }>(
        `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
        [table],
      );
      const followed = [...columns.map(({ name }) => name), ...Object.keys(conditions)].filter(
        (name) => name !== 'id' && name !== 'tied',
      );
      for (const name of followed) expect(source).toContain(`then '${name}' end`);
    },
  );

  test('names what changed, and holds no value', async () => {
    const [row, ...more] = await logged(
      `update person set name = '某某某', phone = '13912345678' where id = (select id from person where phone is not null order by id limit 1)`,
    );
    expect(more).toEqual([]);
    expect(row).toMatchObject({ type: 'Person', operation: 'update', columns: ['name', 'phone'], was_in: null });
    expect(JSON.stringify(row)).not.toMatch(/某某某|13912345678/);
  });

  test('says nothing of a statement that changes nothing, and nothing of what is rolled back', async () => {
    expect(await logged('update person set name = name')).toEqual([]);
    expect(
      await logged(
        'begin; update person set kind = kind; delete from event where id = (select id from event limit 1); rollback',
      ),
    ).toEqual([]);
  });

  test('tells of all rows in an area that moves, where they lay and where they lie', async () => {
    const rows = await logged(
      `update area set parent_id = (select id from area other where level = 'COMMUNITY' and other.street_id <> moved.street_id limit 1)
       from (select id, street_id from area where level = 'GRID' and exists (select from person where grid_id = area.id) limit 1) moved
       where area.id = moved.id`,
    );
    const people = rows.filter(({ type }) => type === 'Person');
    expect(people.length).toBeGreaterThan(0);
    for (const { was_in, now_in } of people) expect(was_in).not.toEqual(now_in);
  });

  test('cannot be passed by TRUNCATE, and ties are not changed where it could not see them', async () => {
    await expect(hub.sql('truncate event_thing')).rejects.toThrow('refused');
    const statement = `begin isolation level repeatable read;
      insert into event_assignment (event_id, department_id, assigned_at) select id, 'health', now() from event limit 1; commit`;
    await expect(hub.sql(statement)).rejects.toThrow('READ COMMITTED');
    await hub.sql('rollback');
  });

  test('is not written by the role of the hub', async () => {
    const mayWrite = `select has_table_privilege('fivefold_hub', 'change_log', 'INSERT, UPDATE, DELETE')
      or has_sequence_privilege('fivefold_hub', 'change_log_sequence', 'USAGE, UPDATE')`;
    expect(await hub.value<boolean>(mayWrite)).toBe(false);
  });
});
