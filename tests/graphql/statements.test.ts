import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ColumnField, Model, ModelField } from '../../src/data/model.js';
import { rowScope } from '../../src/data/sql/conditions.js';
import { referencedColumns } from '../../src/data/sql/referenced-columns.js';
import { MODELS } from '../../src/modules/index.js';
import type { FieldAccess, TypeAccess } from '../../src/policy/access.js';
import { classOf } from '../../src/policy/class-of.js';
import { atomsOf } from '../../src/policy/condition.js';
import { type Principal, TIERS } from '../../src/shared/principal.js';
import { demoAreas, type Placement, person } from '../support/callers.js';
import { openReadPath, type ReadPath } from '../support/read-path.js';

const REASONS = [{}, { purpose: 'a visit' }, { purpose: 'a visit', caseId: 'C-1' }];

let path: ReadPath;
let placement: Placement;

beforeAll(async () => {
  path = await openReadPath();
  placement = await demoAreas(path.queries);
});
afterAll(() => path.close());
beforeEach(() => {
  path.statements.length = 0;
});

/** Runs an operation and gives the text of its only statement. */
async function statementOf(source: string, caller: Principal, variables = {}): Promise<string> {
  path.statements.length = 0;
  const told = await path.planned({ source, caller, variables });
  expect(told.errors).toEqual([]);
  const [statement, ...more] = compiled();
  expect(more).toEqual([]);
  return statement?.text ?? '';
}

/** The statements that were compiled from plans. */
function compiled() {
  return path.statements.filter(({ name }) => name.startsWith('f_'));
}

/** What stands in every statement of a caller without grants; the epoch is the parameter of this number. */
function guard(epoch: number): string {
  return `(select case when state.epoch = $${epoch}::bigint then true else access_stale() end from access_state as state)`;
}

describe('A compiled statement', () => {
  test('reads one record with the masks in it', async () => {
    const caller = person(placement, 'grid_centre', 'DISTRICT');
    const text = await statementOf(`{ person(id: "${randomUUID()}") { id n: name kind } }`, caller);
    expect(text).toBe(
      [
        `select concat('{"id":"', "t0"."id", '","n":', coalesce(to_json(mask_name("t0"."name")::text)::text, 'null'), ',"kind":null}') as j,`,
        `"t0"."id"::text as "i0" from "person" as "t0" where "t0"."id" = $1::uuid and "t0"."district_id" = $2::int4`,
        `and ${guard(3)}`,
      ].join(' '),
    );
  });

  test('pages over an index of the scope and takes the columns that are asked for', async () => {
    const caller = person(placement, 'urban_management', 'STREET');
    const source = '{ places(first: 2, filter: {kind: {eq: PARK}}, orderBy: [{code: DESC}]) { nodes { name } } }';
    expect(await statementOf(source, caller)).toBe(
      [
        `select answer.* from (select concat('{"nodes":[', string_agg(concat('{"name":', to_json("t1"."name"), '}'), ','`,
        `order by "t1"."code" DESC, "t1"."id" DESC), ']}') as j, string_agg("t1"."id"::text, ',') as "i0"`,
        `from (select "t0"."name", "t0"."code", "t0"."id" from "place" as "t0"`,
        `where "t0"."street_id" = $1::int4 and "t0"."kind" = $2::text`,
        `order by "t0"."code" DESC, "t0"."id" DESC limit 2) as "t1" having true) as answer`,
        `where ${guard(3)}`,
      ].join(' '),
    );
  });

  test('has parameters where the request has values, so that other values share it', async () => {
    const caller = person(placement, 'civil_affairs', 'STREET', { purpose: 'p', caseId: 'c' });
    const ask = (value: string, date: string, number: string, area: number) =>
      statementOf(
        `query ($f: PersonFilter) { people(area: ${area}, first: 3, filter: {and: [$f, {name: {in: ["${value}", "b"]}},
          {birthDate: {gt: "${date}"}}, {household: {number: {startsWith: "${number}"}}}, {careNeeds: {isEmpty: true}}]}) { nodes { id } } }`,
        { ...caller, areaIds: [area] },
        { f: { or: [{ phone: { contains: value } }, { not: { idNumber: { eq: value } } }] } },
      );
    const one = await ask('zq-marker-one', '1987-06-05', '4711', placement.STREET);
    const [name] = compiled().map((statement) => statement.name);
    const two = await ask("zq'marker\\\\two", '1999-09-09', '0815', 6);
    expect(two).toBe(one);
    expect(compiled().map((statement) => statement.name)).toEqual([name]);
    expect(one).not.toMatch(/zq|1987|4711/);
  });

  test('reads no page for a total', async () => {
    const text = await statementOf('{ people { totalCount } }', person(placement, 'grid_centre', 'STREET'));
    expect(text).not.toContain('limit');
  });
});

describe('A column that is written to JSON as it is', () => {
  const plain = MODELS.flatMap(({ table, fields }) =>
    Object.values(fields)
      .flatMap((field) => (field.kind === 'object' ? Object.values(field.parts) : [field]))
      .flatMap((field) => (field.kind === 'column' && field.plain ? [[table, field.column] as const] : [])),
  );

  test.each(plain)('%s.%s cannot hold what JSON escapes', async (table, column) => {
    for (const escaped of ['"', '\\', '\n', '\u0001']) {
      const { rows } = await path.queries.query(
        `select ${column} as held from ${table} where ${column} is not null limit 1`,
      );
      const held = `${rows[0].held.slice(0, -1)}${escaped}`;
      const update = `update ${table} set ${column} = $1 where ${column} = $2`;
      await expect(path.queries.query(update, [held, rows[0].held])).rejects.toMatchObject({ code: '23514' });
    }
  });
});

describe('A statement that asks for every field of a type', () => {
  const cases = MODELS.map((model) => [model.name, model] as const);

  test.each(cases)('%s names no column that is withheld, and a masked one only in its mask', async (_, model) => {
    for (const department of Object.keys(path.policy.document.departments)) {
      for (const tier of TIERS) {
        for (const reason of REASONS) await checkColumns(model, person(placement, department, tier, reason));
      }
    }
  });
});

async function checkColumns(model: Model, caller: Principal): Promise<void> {
  const access = path.policy.decide(classOf(caller), model.name);
  if (access.visible.op === 'false') return;
  const text = await statementOf(`{ ${model.many}(first: 1) { nodes { ${allFields(model)} } } }`, caller);
  const inConditions = conditionColumns(model, access);
  for (const [name, field] of Object.entries(model.fields)) {
    const line = access.fields[name];
    if (line === undefined) continue;
    for (const column of columnsOf(field)) {
      if (inConditions.has(column) || ANCESTORS.has(column)) continue;
      const told = `${model.name}.${name} (${column}) of ${caller.id} in: ${text}`;
      if (isNever(line)) expect([told, text.includes(`."${column}"`)]).toEqual([told, false]);
      else if (line.full.op === 'false') expect([told, outsideMasks(text, column)]).toEqual([told, []]);
    }
  }
}

/** Scope and relations to the row's own area need them. */
const ANCESTORS = new Set(['area_id', 'city_id', 'district_id', 'street_id', 'community_id', 'grid_id']);

function isNever({ full, mask, maskName }: FieldAccess): boolean {
  return full.op === 'false' && (mask.op === 'false' || maskName === undefined);
}

/** Everything but relations to many, without what lies behind a relation. */
function allFields(model: Model): string {
  return Object.entries(model.fields)
    .flatMap(([name, field]) => {
      if (field.kind === 'column') return [name];
      if (field.kind === 'one') return [`${name} { __typename }`];
      if (field.kind === 'many') return [];
      return [
        `${name} { ${Object.entries(field.parts)
          .map(([part, of]) => (of.kind === 'one' ? `${part} { __typename }` : part))
          .join(' ')} }`,
      ];
    })
    .join(' ');
}

function columnsOf(field: ModelField): string[] {
  if (field.kind === 'column' || field.kind === 'one') return [field.column];
  if (field.kind === 'many') return [];
  return Object.values(field.parts).map((part: ColumnField | { readonly column: string }) => part.column);
}

/** Columns that the row conditions of the caller's decision compare. */
function conditionColumns(model: Model, { visible, fields }: TypeAccess): ReadonlySet<string> {
  const conditions = [visible, ...Object.values(fields).flatMap(({ full, mask }) => [full, mask])];
  const atoms = new Set(conditions.flatMap((condition) => [...atomsOf(condition)]));
  return new Set(
    [...atoms].flatMap((name) => {
      const condition = model.conditions[name]?.(rowScope('row'));
      return condition === undefined ? [] : [...referencedColumns(condition, 'row')];
    }),
  );
}

const MASKING =
  /(mask_\w+\(|extract\(year from |round\(|cardinality\(|case when |where registered\.id = |where place\.id = )$/;

/** What stands before each mention of a column outside of the page's subselect and of masks. */
function outsideMasks(text: string, column: string): string[] {
  const outer = text.replace(/from \(select .*$/, '');
  return [...outer.matchAll(new RegExp(`"t\\d+"\\."${column}"`, 'g'))]
    .map(({ index }) => outer.slice(Math.max(0, index - 40), index))
    .filter((before) => !MASKING.test(before));
}
