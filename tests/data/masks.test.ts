import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import pg from 'pg';
import type { ConditionScope } from '../../src/data/model.js';
import { maskColumn, maskKey } from '../../src/data/sql/masks.js';
import { personModel } from '../../src/modules/people/person.model.js';
import { MASKS } from '../../src/modules/vocabulary.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { MASK_EXAMPLES, maskedBy } from '../support/mask-examples.js';
import { type Areas, areasOf, maskedColumns, maskProperty } from '../support/mask-property.js';
import { hubPolicy } from '../support/policy.js';

const { document } = hubPolicy();

let database: TestDatabase;
let client: pg.Client;
let areas: Areas;

beforeAll(async () => {
  database = await cloneDatabase();
  client = new pg.Client(database.hub);
  await client.connect();
  areas = await areasOf(client);
});

afterAll(async () => {
  await client.end();
  await database.close();
});

test.each(MASK_EXAMPLES)('%s of %j is %j, also for the role of the hub', async (mask, value, masked) => {
  expect(await maskedBy(client, mask, value)).toBe(masked);
});

describe('in the statements of the hub', () => {
  test.each(maskedColumns(document, new Map()).map(({ name }) => name))(
    '%s is masked as the rules say, whatever it holds',
    async (name) => {
      const column = maskedColumns(document, areas).find((one) => one.name === name);
      if (column === undefined) throw new Error(`${name} is not masked`);
      await fc.assert(maskProperty(client, column), { numRuns: 5, endOnFailure: true });
    },
  );

  test('every mask that access files may name is used', () => {
    const used = new Set(maskedColumns(document, areas).map(({ mask }) => mask));
    expect([...used].toSorted()).toEqual(Object.keys(MASKS).toSorted());
  });
});

describe('a mask that is not there', () => {
  const row: ConditionScope = { column: (name) => sql.ref(name), department: sql<string>`''` };
  const { phone } = personModel.fields;

  test('gives no value', () => {
    if (phone?.kind !== 'column') throw new Error('no phone');
    expect(() => maskColumn(personModel, 'blur', row, phone)).toThrow('unknown mask blur');
  });

  test('gives no key', () => {
    expect(() => maskKey(personModel, 'blur', row)).toThrow('mask blur of Person gives no key');
  });
});
