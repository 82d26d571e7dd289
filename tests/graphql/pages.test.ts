import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ColumnField, Model } from '../../src/data/model.js';
import { MODELS } from '../../src/modules/index.js';
import { classOf } from '../../src/policy/class-of.js';
import { holds } from '../../src/policy/condition.js';
import type { Principal } from '../../src/shared/principal.js';
import { callers, demoAreas, person } from '../support/callers.js';
import { type Draw, drawn } from '../support/draw.js';
import { compareValues, type NaiveRows, naiveRows, type Row } from '../support/naive-rows.js';
import { openReadPath, type ReadPath } from '../support/read-path.js';
import { type Samples, sampleValues, scalarValue } from '../support/sample-values.js';

const RUNS = 100;
const PAGED = MODELS.filter(({ scope }) => scope === 'ancestors');

/** A filter as the API takes it, and what it says of a row. */
interface Filter {
  readonly input: Readonly<Record<string, unknown>>;
  readonly fields: readonly string[];
  readonly fits: (row: Row) => boolean;
}

interface Sort {
  readonly field: string;
  readonly direction: 'ASC' | 'DESC';
}

interface Walk {
  readonly type: string;
  readonly caller: Principal;
  readonly filter: Filter;
  readonly order: readonly Sort[];
  readonly pages: number;
  readonly backward: boolean;
}

interface Page {
  readonly totalCount: number;
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

describe('Walking the pages of a connection', () => {
  let path: ReadPath;
  let rows: NaiveRows;
  let samples: Samples;
  let walks: fc.Arbitrary<Walk>;

  beforeAll(async () => {
    path = await openReadPath();
    rows = await naiveRows(path.queries, PAGED);
    samples = await sampleValues(path.queries);
    const departments = Object.keys(path.policy.document.departments);
    walks = callers(await demoAreas(path.queries), departments).chain((caller) =>
      drawn((draw) => randomWalk(draw, caller)),
    );
  });
  afterAll(() => path.close());

  function randomWalk(draw: Draw, caller: Principal): Walk {
    const open = PAGED.filter(({ name }) => path.policy.decide(classOf(caller), name).visible.op !== 'false');
    const partlyOpen = open.filter((model) => columns(model).some(([name]) => isPartly(caller, model, name)));
    const model = draw.pick([partlyOpen, open, PAGED].find((models) => models.length > 0 && draw.chance(60)) ?? PAGED);
    const readable = columns(model).filter(([name]) => fieldOf(caller, model, name)?.full.op !== 'false');
    const single = readable.filter(([, field]) => field.list !== true);
    // Fields that are full on some rows only are what a mistake would leak, and there are few of them.
    const partly = single.filter(([name]) => isPartly(caller, model, name));
    const choose = () => draw.pick(partly.length > 0 && draw.chance(50) ? partly : single);
    const order = draw.some(single, 3).map(([field]): Sort => ({ field, direction: draw.pick(['ASC', 'DESC']) }));
    const test = () => randomTest(draw, samples, model, choose());
    const filter = single.length > 0 && draw.chance(70) ? combined(draw, test) : NO_FILTER;
    return { type: model.name, caller, filter, order, pages: draw.below(5) + 1, backward: draw.chance(50) };
  }

  const fieldOf = (caller: Principal, model: Model, field: string) =>
    path.policy.decide(classOf(caller), model.name).fields[field];

  function isPartly(caller: Principal, model: Model, field: string): boolean {
    const full = fieldOf(caller, model, field)?.full.op;
    return full !== 'true' && full !== 'false';
  }

  /** The rows that the walk must give, in order, worked out from the policy and the tables alone. */
  function expectedIds({ type, caller, filter, order }: Walk): string[] {
    const model = modelOf(type);
    const { visible, fields } = path.policy.decide(classOf(caller), model.name);
    const compared = [...filter.fields, ...order.map(({ field }) => field)];
    const allowed = (row: Row) => {
      const facts = rows.facts(model, row, caller);
      return holds(visible, facts) && compared.every((name) => holds(fields[name]?.full ?? { op: 'false' }, facts));
    };
    const keys = [...order, { field: 'id', direction: order.at(-1)?.direction ?? 'ASC' }];
    const compare = (a: Row, b: Row): number => {
      for (const { field, direction } of keys) {
        const column = model.fields[field] as ColumnField;
        const sign = compareValues(column, a[column.column] ?? null, b[column.column] ?? null);
        if (sign !== 0) return direction === 'ASC' ? sign : -sign;
      }
      return 0;
    };
    const found = rows.of(model).filter((row) => allowed(row) && filter.fits(row));
    return found.sort(compare).map(({ id }) => String(id));
  }

  async function walk({ type, caller, filter, order, backward }: Walk, size: number): Promise<readonly Page[]> {
    const model = modelOf(type);
    const page = backward ? 'last: $size, before: $cursor' : 'first: $size, after: $cursor';
    const source = `query ($size: Int, $cursor: String, $filter: ${model.name}Filter, $orderBy: [${model.name}Order!]) {
      page: ${model.many}(${page}, filter: $filter, orderBy: $orderBy) {
        totalCount nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
    const orderBy = order.map(({ field, direction }) => ({ [field]: direction }));
    const pages: Page[] = [];
    for (let cursor: string | null = null; ; ) {
      const variables = { size, cursor, filter: filter.input, orderBy };
      const { data, errors } = await path.planned({ source, caller, variables });
      expect(errors).toEqual([]);
      const given = data?.page as Page;
      pages.push(given);
      const { hasNextPage, hasPreviousPage, startCursor, endCursor } = given.pageInfo;
      if (!(backward ? hasPreviousPage : hasNextPage)) return pages;
      cursor = backward ? startCursor : endCursor;
    }
  }

  test.each(['first', 'last'])('has no cursor on a page of no records, whatever there is (%s: 0)', async (size) => {
    const centre = person(await demoAreas(path.queries), 'grid_centre', 'STREET');
    const source = `{ people(${size}: 0, orderBy: [{name: ASC}]) { totalCount nodes { id } pageInfo { startCursor endCursor } } }`;
    for (const ask of [path.planned, path.resolved]) {
      const page = (await ask({ source, caller: centre })).data?.people as Page;
      expect(page).toMatchObject({ nodes: [], pageInfo: { startCursor: null, endCursor: null } });
      expect(page.totalCount).toBeGreaterThan(0);
    }
  });

  test('gives every row that may match once, in order, with true totals and ends', async () => {
    let walked = 0;
    const property = async (one: Walk) => {
      if (path.policy.decide(classOf(one.caller), one.type).visible.op === 'false') return;
      const ids = expectedIds(one);
      const size = Math.min(1000, Math.max(1, Math.ceil(ids.length / one.pages)));
      const pages = await walk(one, size);
      const inOrder = one.backward ? pages.toReversed() : pages;
      expect(inOrder.flatMap(({ nodes }) => nodes.map(({ id }) => id))).toEqual(ids);
      expect(pages.map(({ totalCount }) => totalCount)).toEqual(pages.map(() => ids.length));
      expect(pages.length).toBe(Math.max(1, Math.ceil(ids.length / size)));
      const before = pages.map((_, at) => at > 0);
      const after = pages.map((_, at) => at < pages.length - 1);
      expect(pages.map(({ pageInfo }) => pageInfo.hasPreviousPage)).toEqual(one.backward ? after : before);
      expect(pages.map(({ pageInfo }) => pageInfo.hasNextPage)).toEqual(one.backward ? before : after);
      if (ids.length > 1) walked += 1;
    };
    await fc.assert(fc.asyncProperty(walks, property), { numRuns: RUNS, interruptAfterTimeLimit: 45_000 });
    expect(walked).toBeGreaterThan(RUNS / 10);
  });
});

const NO_FILTER: Filter = { input: {}, fields: [], fits: () => true };

function modelOf(type: string): Model {
  const model = PAGED.find(({ name }) => name === type);
  if (model === undefined) throw new Error(`no model ${type}`);
  return model;
}

function columns(model: Model): [string, ColumnField][] {
  return Object.entries(model.fields).flatMap(([name, field]): [string, ColumnField][] =>
    field.kind === 'column' ? [[name, field]] : [],
  );
}

function combined(draw: Draw, test: () => Filter): Filter {
  const one = test();
  if (draw.chance(30)) return { ...one, input: { not: one.input }, fits: (row) => !one.fits(row) };
  if (!draw.chance(40)) return one;
  const two = test();
  const fields = [...one.fields, ...two.fields];
  const both = draw.chance(50);
  return both
    ? { input: { and: [one.input, two.input] }, fields, fits: (row) => one.fits(row) && two.fits(row) }
    : { input: { or: [one.input, two.input] }, fields, fits: (row) => one.fits(row) || two.fits(row) };
}

/** One condition on one column. What has no value fits nothing but `isNull`. */
function randomTest(draw: Draw, samples: Samples, model: Model, [name, field]: [string, ColumnField]): Filter {
  const scalar = typeof field.type === 'string' ? field.type : 'enum';
  const enumValues = typeof field.type === 'string' ? [] : Object.keys(field.type.values);
  const value = scalar === 'enum' ? draw.pick(enumValues) : scalarValue(draw, samples, scalar, `${model.name}.${name}`);
  const operator = draw.pick(operatorsOf(scalar));
  const input = operator === 'in' ? [value] : operator === 'isNull' ? value === true : value;
  const fits = (row: Row): boolean => {
    const held = row[field.column] ?? null;
    if (operator === 'isNull') return (held === null) === input;
    if (held === null || (typeof value === 'string' && value.includes('\u0000'))) return false;
    switch (operator) {
      case 'contains':
        return String(held).includes(String(value).toWellFormed());
      case 'startsWith':
        return String(held).startsWith(String(value).toWellFormed());
      default:
        return SIGNS[operator]?.includes(compareValues(field, held, value)) ?? false;
    }
  };
  return { input: { [name]: { [operator]: input } }, fields: [name], fits };
}

const SIGNS: Readonly<Record<string, readonly number[]>> = {
  eq: [0],
  in: [0],
  gt: [1],
  gte: [0, 1],
  lt: [-1],
  lte: [-1, 0],
};

function operatorsOf(scalar: string): readonly string[] {
  switch (scalar) {
    case 'ID':
      return ['eq', 'in'];
    case 'Boolean':
      return ['eq'];
    case 'enum':
      return ['eq', 'in', 'isNull'];
    case 'String':
      return ['eq', 'in', 'contains', 'startsWith', 'isNull'];
    default:
      return ['eq', 'in', 'gt', 'gte', 'lt', 'lte', 'isNull'];
  }
}
