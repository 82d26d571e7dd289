import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { schemaDrift } from '../../src/data/drift.js';
import type { ColumnField, ModelField } from '../../src/data/model.js';
import { openOrm } from '../../src/data/orm.js';
import { MODELS } from '../../src/modules/index.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await cloneDatabase('migrated');
  client = new pg.Client(database.owner);
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.close();
});

async function drift(of: TestDatabase): Promise<string> {
  const orm = await openOrm(of.owner);
  try {
    return await schemaDrift(orm);
  } finally {
    await orm.close(true);
  }
}

describe('migrations and entities', () => {
  test('describe the same tables', async () => {
    expect(await drift(database)).toBe('');
  });

  test.each([
    ['alter table person add column nickname text', 'drop column "nickname"'],
    ['alter table person alter column name drop not null', 'alter column "name" set not null'],
    ['drop index person_household_id_idx', 'create index "person_household_id_idx"'],
    ['alter table event drop constraint event_place_id_foreign', 'add constraint "event_place_id_foreign"'],
    ['alter table event drop constraint event_status_check', 'add constraint "event_status_check"'],
    ['create table stray (id int primary key)', 'drop table if exists "stray"'],
  ])('are seen to differ after: %s', async (change, found) => {
    const changed = await cloneDatabase('migrated');
    const owner = new pg.Client(changed.owner);
    await owner.connect();
    await owner.query(change).finally(() => owner.end());
    const text = await drift(changed).finally(() => changed.close());
    expect(text).toContain(found);
  });
});

describe('every model', () => {
  const types = { ID: ['uuid', 'int4', 'text'], String: ['text'], Int: ['int4'], Float: ['float8'], Boolean: ['bool'] };
  const wanted = (field: ColumnField): readonly string[] => {
    if (field.list) return ['_text'];
    if (typeof field.type === 'object') return ['text'];
    if (field.type === 'Date') return ['date'];
    return field.type === 'DateTime' ? ['timestamptz'] : types[field.type];
  };
  const parts = (field: ModelField): readonly ModelField[] =>
    field.kind === 'object' ? Object.values(field.parts) : [field];

  test.each(MODELS.map((model) => [model.name, model] as const))(
    '%s has its columns, of their types',
    async (_, model) => {
      const { rows } = await client.query<{ name: string; type: string; nullable: boolean }>(
        `select column_name as name, udt_name as type, is_nullable = 'YES' as nullable from information_schema.columns
       where table_name = $1`,
        [model.table],
      );
      const columns = new Map(rows.map((row) => [row.name, row]));
      for (const [name, field] of Object.entries(model.fields)) {
        for (const part of parts(field)) {
          if (part.kind === 'many' || part.kind === 'object') continue;
          const column = columns.get(part.column);
          expect({ name, column: column?.name }).toEqual({ name, column: part.column });
          if (part.kind === 'column') expect(wanted(part)).toContain(column?.type);
          if (field.kind !== 'object')
            expect({ name, nullable: column?.nullable }).toEqual({ name, nullable: part.nullable ?? false });
        }
      }
      if (model.scope === 'ancestors') {
        for (const level of ['area', 'city', 'district', 'street', 'community', 'grid']) {
          expect(columns.get(`${level}_id`)?.type).toBe('int4');
        }
      }
    },
  );
});
