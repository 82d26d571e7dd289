import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { type AreaCodeLevel, areaCodeProblem } from '../../src/shared/codes/area-code.js';
import { citizenCheckCharacter, citizenNumberProblem } from '../../src/shared/codes/citizen-number.js';
import { creditCodeCheckCharacter, creditCodeProblem } from '../../src/shared/codes/credit-code.js';
import { phoneNumberProblem } from '../../src/shared/codes/phone-number.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';

const VALUES = 5_000;
const SEED = Math.floor(Math.random() * 2 ** 31);

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

/** One character is replaced in some of the values, so that both sides see valid and nearly valid ones. */
function mutated(values: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const change = fc.option(fc.tuple(fc.nat(20), fc.constantFrom(...'0123456789XxAIOSVZ-\n３ ')), { freq: 2 });
  return fc
    .tuple(values, change)
    .map(([value, at]) => (at ? value.slice(0, at[0]) + at[1] + value.slice(at[0] + 1) : value));
}

/** That many random digits. */
function digits(length: number): fc.Arbitrary<string> {
  return fc
    .array(fc.constantFrom(...'0123456789'), { minLength: length, maxLength: length })
    .map((all) => all.join(''));
}

const days = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2026-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

/** Both must say the same of every value, and each must say both yes and no. */
async function compare<T>(values: readonly T[], sql: string, parameters: unknown[], valid: (value: T) => boolean) {
  const { rows } = await client.query<[boolean]>({ text: sql, values: parameters, rowMode: 'array' });
  const inTypeScript = values.map(valid);
  const disagreeing = values.filter((_, index) => rows[index]?.[0] !== inTypeScript[index]);
  expect({ seed: SEED, disagreeing }).toEqual({ seed: SEED, disagreeing: [] });
  expect(new Set(inTypeScript)).toEqual(new Set([true, false]));
}

test('PostgreSQL and TypeScript agree on citizen numbers', async () => {
  const numbers = fc.record({
    born: days,
    other: days,
    lies: fc.boolean(),
    sex: fc.constantFrom('MALE', 'FEMALE', 'UNKNOWN'),
    head: fc.integer({ min: 100_000, max: 999_999 }),
    tail: fc.integer({ min: 100, max: 999 }),
  });
  const people = numbers.chain(({ born, other, lies, sex, head, tail }) => {
    const first = `${head}${born.replaceAll('-', '')}${tail}`;
    const number = mutated(fc.constant(first + citizenCheckCharacter(first)));
    return number.map((changed) => ({ number: changed, birthDate: lies ? other : born, sex }));
  });
  const values = fc.sample(people, { numRuns: VALUES, seed: SEED });
  await compare(
    values,
    `select valid_citizen_number(number, born, sex) from unnest($1::text[], $2::date[], $3::text[])
     with ordinality given (number, born, sex, n) order by n`,
    [values.map((value) => value.number), values.map((value) => value.birthDate), values.map((value) => value.sex)],
    ({ number, ...facts }) => citizenNumberProblem(number, facts) === undefined,
  );
});

test('PostgreSQL and TypeScript agree on credit codes', async () => {
  const codes = fc
    .array(fc.constantFrom(...'0123456789ABCDEFGHJKLMNPQRTUWXY'), { minLength: 17, maxLength: 17 })
    .map((characters) => characters.join('') + creditCodeCheckCharacter(characters.join('')));
  const values = fc.sample(mutated(codes), { numRuns: VALUES, seed: SEED });
  const sql = 'select valid_credit_code(code) from unnest($1::text[]) with ordinality given (code, n) order by n';
  await compare(values, sql, [values], (code) => creditCodeProblem(code) === undefined);
});

test('PostgreSQL and TypeScript agree on area codes', async () => {
  const levels = fc.constantFrom<AreaCodeLevel>('CITY', 'DISTRICT', 'STREET', 'COMMUNITY', 'GRID', 'MICRO_GRID');
  const codes = fc.constantFrom(12, 15, 18).chain((length) => digits(length));
  const values = fc.sample(fc.tuple(mutated(codes), levels), { numRuns: VALUES, seed: SEED });
  const sql = `select valid_area_code(code, level) from unnest($1::text[], $2::text[])
    with ordinality given (code, level, n) order by n`;
  const [given, at] = [values.map(([code]) => code), values.map(([, level]) => level)];
  await compare(values, sql, [given, at], ([code, level]) => areaCodeProblem(code, level) === undefined);
});

test('PostgreSQL and TypeScript agree on telephone numbers', async () => {
  const mobiles = fc.tuple(fc.integer({ min: 12, max: 19 }), digits(9)).map((parts) => parts.join(''));
  const landlines = fc
    .tuple(
      fc.constantFrom('010', '025', '0511'),
      fc.constantFrom('', '-'),
      fc.integer({ min: 6, max: 9 }).chain(digits),
    )
    .map((parts) => parts.join(''));
  const phones = fc.oneof(mobiles, landlines);
  const values = fc.sample(mutated(phones), { numRuns: VALUES, seed: SEED });
  const sql = 'select valid_phone(phone) from unnest($1::text[]) with ordinality given (phone, n) order by n';
  await compare(values, sql, [values], (phone) => phoneNumberProblem(phone) === undefined);
});
