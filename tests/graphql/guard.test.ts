import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Statement } from '../../src/data/pool.js';
import type { Principal } from '../../src/shared/principal.js';
import { demoAreas, type Placement, person } from '../support/callers.js';
import { openReadPath, type ReadPath } from '../support/read-path.js';

/** A node of EXPLAIN (FORMAT JSON). */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'One-Time Filter'?: string;
  readonly 'Parent Relationship'?: string;
  readonly Plans?: readonly PlanNode[];
}

let path: ReadPath;
let placement: Placement;

beforeAll(async () => {
  path = await openReadPath();
  placement = await demoAreas(path.queries);
});
afterAll(() => path.close());

/** The plan that all executions of a statement share. */
async function planOf({ text }: Statement): Promise<PlanNode> {
  const client = await path.queries.connect();
  try {
    await client.query('set plan_cache_mode = force_generic_plan');
    await client.query(`prepare guarded as ${text}`);
    const count = new Set(text.match(/\$\d+/g)).size;
    const values = Array.from({ length: count }, () => 'null').join();
    const { rows } = await client.query(`explain (format json) execute guarded${count === 0 ? '' : `(${values})`}`);
    await client.query('deallocate guarded');
    return rows[0]['QUERY PLAN'][0].Plan;
  } finally {
    await client.query('reset plan_cache_mode');
    client.release();
  }
}

function all(node: PlanNode): readonly PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(all)];
}

async function statementsOf(source: string, caller: Principal, way: 'planned' | 'resolved'): Promise<Statement[]> {
  path.statements.length = 0;
  const told = await path[way]({ source, caller });
  expect(told.errors).toEqual([]);
  return path.statements.filter(({ name }) => name.startsWith('f_'));
}

const SOURCES = [
  '{ people(first: 20) { totalCount nodes { id name household { id area { name } } reportedEvents(first: 3) { nodes { id } } } } }',
  '{ people { totalCount } }',
  '{ people(first: 3) { pageInfo { hasPreviousPage } } }',
  '{ places(first: 20, orderBy: [{ code: DESC }]) { nodes { name residents(first: 5) { totalCount nodes { name } } } } }',
  '{ events(first: 5) { edges { cursor node { number place { name } things(first: 2) { nodes { code } } } } } }',
  '{ area(id: "1") { name places(first: 2) { nodes { name } } } }',
];

describe('The guard of a statement', () => {
  const cases = SOURCES.flatMap((source) => [['planned', source] as const, ['resolved', source] as const]);

  test.each(cases)('is evaluated once, before anything is read (%s): %s', async (way, source) => {
    const caller = person(placement, 'civil_affairs', 'STREET', { purpose: 'p', caseId: 'c' });
    const statements = await statementsOf(source, caller, way);
    expect(statements.length).toBeGreaterThan(0);
    for (const statement of statements) {
      const plan = await planOf(statement);
      const filters = all(plan).filter((node) => node['One-Time Filter'] !== undefined);
      const guards = all(plan).filter((node) => node['Relation Name'] === 'access_state');
      expect([statement.text, filters.length, guards.length]).toEqual([statement.text, 1, 1]);
      // The filter is the plan's first step, and its own plan reads nothing but the state.
      expect(plan['Node Type']).toBe('Result');
      const [guard] = (plan.Plans ?? []).filter((node) => all(node).some((part) => guards.includes(part)));
      expect(guard?.['Parent Relationship']).toBe('InitPlan');
      expect(plan['One-Time Filter']).toMatch(/^\(?InitPlan \d+\)?|^\$\d+$/);
      expect(all(guard ?? plan).map((node) => node['Relation Name'])).toEqual(['access_state']);
    }
  });

  test('leaves look-ups and pages on their indexes', async () => {
    await path.queries.query('analyze');
    const caller = person(placement, 'civil_affairs', 'STREET', { purpose: 'p', caseId: 'c' });
    const id = (await path.queries.query('select id from person where street_id = $1 limit 1', [placement.STREET]))
      .rows[0].id;
    const [record] = await statementsOf(`{ person(id: "${id}") { name household { id } } }`, caller, 'planned');
    const [page] = await statementsOf('{ people(first: 20) { nodes { name } } }', caller, 'planned');
    if (record === undefined || page === undefined) throw new Error('no statement was run');
    expect(record.quick).toBe(true);
    const scans = (plan: PlanNode) =>
      all(plan)
        .filter((node) => node['Relation Name'] === 'person')
        .map((node) => node['Node Type']);
    expect(scans(await planOf(record))).toEqual(['Index Scan']);
    expect(scans(await planOf(page))).toEqual(['Index Scan']);
  });
});
