import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { QUERIES, QUERY_NAMES, WALK } from '../../bench/queries.js';
import { MODELS } from '../../src/modules/index.js';
import type { Principal } from '../../src/shared/principal.js';
import { demoAreas, type Placement, person } from '../support/callers.js';
import { enlarge } from '../support/enlarge.js';
import { openReadPath, type ReadPath, type RunStatement } from '../support/read-path.js';

/** A node of EXPLAIN (FORMAT JSON). */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

const ROWS = 40_000;

let path: ReadPath;
let placement: Placement;

beforeAll(async () => {
  path = await openReadPath();
  placement = await demoAreas(path.queries);
  await enlarge(path.queries, ROWS);
}, 120_000);
afterAll(() => path.close());

function all(node: PlanNode): readonly PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(all)];
}

/** How a statement reads its tables: under the plan that all executions share, and under that for its own values. */
async function scansOf({ name, text, values }: RunStatement): Promise<{ generic: string[]; custom: string[] }> {
  const client = await path.queries.connect();
  const scans = (rows: readonly { 'QUERY PLAN': readonly { Plan: PlanNode }[] }[]) =>
    all(rows[0]?.['QUERY PLAN'][0]?.Plan ?? { 'Node Type': '' })
      .filter((node) => node['Relation Name'] !== undefined && !SMALL.has(node['Relation Name']))
      .map((node) => `${node['Node Type']} ${node['Relation Name']} ${node['Index Name'] ?? ''}`.trim());
  try {
    const custom = await client.query(`explain (format json) ${text}`, [...values]);
    await client.query('set plan_cache_mode = force_generic_plan');
    await client.query(`prepare "${name}" as ${text}`);
    const nulls = values.length === 0 ? '' : `(${values.map(() => 'null').join()})`;
    const generic = await client.query(`explain (format json) execute "${name}"${nulls}`);
    await client.query(`deallocate "${name}"`);
    return { generic: scans(generic.rows), custom: scans(custom.rows) };
  } finally {
    await client.query('reset plan_cache_mode');
    client.release();
  }
}

/** Tables that stay small in any city. */
const SMALL = new Set(['access_state', 'department', 'area', 'grid_assignment']);

async function statementOf(source: string, caller: Principal, variables = {}): Promise<RunStatement> {
  path.statements.length = 0;
  const told = await path.planned({ source, caller, variables });
  expect([source, told.errors]).toEqual([source, []]);
  const statement = path.statements.findLast(({ name }) => name.startsWith('f_'));
  if (statement === undefined) throw new Error(`no statement answered ${source}`);
  return statement;
}

/**
 * Departments that read people in their areas. Where people are read only as tied to assigned events, a page is found among all
 * of these, and PostgreSQL may gather them by scanning the links when most are open.
 */
const DEPARTMENTS = ['grid_centre', 'public_security', 'civil_affairs'];

const REASON = { purpose: 'p', caseId: 'c' };
const callers = () =>
  (['CITY', 'DISTRICT', 'STREET', 'COMMUNITY', 'GRID'] as const).flatMap((tier) =>
    DEPARTMENTS.map((department) => person(placement, department, tier, REASON)),
  );

async function expectIndexes(source: string, caller: Principal, variables = {}): Promise<void> {
  const statement = await statementOf(source, caller, variables);
  const { generic, custom } = await scansOf(statement);
  const who = `${caller.department}@${caller.tier} ${source}`;
  expect([who, generic.filter((scan) => /^(Parallel )?Seq Scan/.test(scan))]).toEqual([who, []]);
  // Which grids are theirs is looked up by the statement; how many rows are in them PostgreSQL cannot guess.
  if (caller.tier !== 'GRID') expect([who, statement.text, generic]).toEqual([who, statement.text, custom]);
}

/** Civil affairs read the steps of events only as tied, see above. */
const READ_AS_TIED: Readonly<Record<string, string>> = { eventStep: 'civil_affairs' };

const LARGE = MODELS.filter(({ table }) => !SMALL.has(table));

describe('On large tables a statement reads by indexes, under the same plan whatever its values', () => {
  test.each(LARGE.map(({ one, many }) => [one, many] as const))('%s and a page of %s', async (one, many) => {
    for (const caller of callers().filter(({ department }) => department !== READ_AS_TIED[one])) {
      const page = `{ ${many}(first: 20) { nodes { id } pageInfo { endCursor } } }`;
      const { data, errors } = await path.planned({ source: page, caller });
      // Closed to this class.
      if (errors.length > 0) continue;
      await expectIndexes(page, caller);
      const { endCursor, id } = firstOf(data, many);
      if (id === undefined) continue;
      await expectIndexes(`query ($id: ID!) { ${one}(id: $id) { id } }`, caller, { id });
      await expectIndexes(
        page.replace('(first', '(after: $after, first').replace('{', 'query ($after: String) {'),
        caller,
        {
          after: endCursor,
        },
      );
    }
  });

  test.each(QUERY_NAMES)('the query %s of the benchmark', async (name) => {
    const caller = person(placement, 'grid_centre', 'DISTRICT', REASON);
    const area = String(placement.COMMUNITY);
    const walked = await path.planned({ source: WALK.hub, caller, variables: { area, first: 10 } });
    const people = await path.planned({
      source: '{ people(first: 1) { nodes { id } pageInfo { endCursor } } }',
      caller,
    });
    const variables = {
      person: { id: firstOf(people.data, 'people').id },
      area: { area },
      cursor: { area, after: firstOf(walked.data, 'events').endCursor },
    };
    for (const { hub, takes } of QUERIES[name].documents.slice(0, 30)) {
      const { generic } = await scansOf(await statementOf(hub, caller, variables[takes]));
      expect([hub, generic.filter((scan) => scan.includes('Seq Scan'))]).toEqual([hub, []]);
    }
  });
});

function firstOf(data: unknown, many: string): { id: string | undefined; endCursor: string | undefined } {
  const page = (data as Record<string, { nodes: { id: string }[]; pageInfo?: { endCursor: string } }>)[many];
  return { id: page?.nodes[0]?.id, endCursor: page?.pageInfo?.endCursor };
}
