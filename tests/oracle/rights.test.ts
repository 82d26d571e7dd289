import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildWorld } from '../proof/build-world.js';
import { person } from '../support/callers.js';
import { hubPolicy } from '../support/policy.js';
import { type BothSides, openBothSides } from './both-sides.js';
import { cellsOf, conditionsOf } from './rights/cells.js';
import { compileRights } from './rights/compile-rights.js';
import { readRules } from './rights/read-rules.js';

const { world, own } = buildWorld();
const rules = readRules(hubPolicy().files);
/** At this tier it makes no difference to the hotline whether a person is a child: one role reads people. */
const asker = person(own, 'hotline_12345', 'STREET');

describe('A role of the oracle', () => {
  let sides: BothSides;
  beforeAll(async () => {
    sides = await openBothSides(hubPolicy());
    await sides.write(world);
  });
  afterAll(() => sides.close());

  /** Runs a query as each role of the asker for people, and gives what each was given. */
  async function asRoles(query: string): Promise<readonly unknown[][]> {
    const { oracle, prefix } = sides;
    const conditions = conditionsOf(rules, asker, 'Person', []);
    const cells = cellsOf(rules, asker, 'Person', conditions);
    const given: unknown[][] = [];
    for (const [at, one] of cells.entries()) {
      const { role, statements } = compileRights(`${prefix}_${at}`, asker, one, conditions);
      await oracle.query(['begin', ...statements, `set local role ${role}`].join(';'));
      try {
        given.push((await oracle.query(query)).rows);
      } finally {
        await oracle.query('rollback');
      }
    }
    return given;
  }

  test('is given the rows of its cells by row security, whatever it asks', async () => {
    const [rows, ...others] = await asRoles('select id from person');
    expect(rows?.length).toBeGreaterThan(0);
    expect(rows?.length).toBeLessThan(world.person.length / 2);
    expect(others).toEqual([]);
  });

  test('is refused columns that are not its own, also in a condition', async () => {
    const refused = { code: '42501' };
    await expect(asRoles('select id_number from person')).rejects.toMatchObject(refused);
    await expect(asRoles(`select id from person where name = '张'`)).rejects.toMatchObject(refused);
    await expect(asRoles('select * from event_party')).rejects.toMatchObject(refused);
    await expect(asRoles('select id_number from rights.person')).rejects.toMatchObject(refused);
  });

  test('reads the masked form of its own rows alone', async () => {
    const both = 'select id, (select array_agg(name) from rights.person) as names, count(*) over () as all from person';
    for (const rows of await asRoles(both)) {
      const [first] = rows as { names: string[]; all: string }[];
      expect(first?.names.length).toBe(Number(first?.all));
      for (const name of first?.names ?? []) expect(name).toMatch(/^.{1,2}\*+$/u);
    }
  });
});
