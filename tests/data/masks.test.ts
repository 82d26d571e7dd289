import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { cloneDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await cloneDatabase('migrated');
  client = new pg.Client(database.hub);
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.close();
});

test.each([
  ['mask_name', '张三', '张**'],
  ['mask_name', '张三丰', '张**'],
  ['mask_name', '欧阳修', '欧阳*'],
  ['mask_name', '欧阳娜娜', '欧阳*'],
  ['mask_name', '欧阳', '欧**'],
  ['mask_name', '阿卜杜拉·买买提', '阿**'],
  ['mask_name', '𠮷野', '𠮷**'],
  ['mask_name', '张', '*'],
  ['mask_name', '', '*'],
  ['mask_name', 'John Smith', '*'],
  ['mask_name', '张3', '张**'],
  ['mask_name', '3张', '*'],
  ['mask_name', ' 张三', '*'],
  ['mask_name', null, null],
  ['mask_phone', '13812345678', '138****5678'],
  ['mask_phone', '025-86001234', '025****1234'],
  ['mask_phone', '0511860012', '***********'],
  ['mask_phone', '110', '***********'],
  ['mask_phone', '', '***********'],
  ['mask_phone', null, null],
  ['mask_citizen_number', '11010519491231002X', '110105************'],
  ['mask_citizen_number', '110105491231002', '******************'],
  ['mask_citizen_number', null, null],
  ['mask_household_number', '123456789', '123******'],
  ['mask_household_number', '1234', '*********'],
  ['mask_household_number', null, null],
])('%s of %j is %j, also for the role of the hub', async (mask, value, masked) => {
  const { rows } = await client.query(`select ${mask}($1::text) as masked`, [value]);
  expect(rows).toEqual([{ masked }]);
});
