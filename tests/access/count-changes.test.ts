import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { countChanges } from '../../src/access/count-changes.js';
import { createReadPool, type ReadPool } from '../../src/data/pool.js';
import { MODELS } from '../../src/modules/index.js';
import type { Effect } from '../../src/policy/access.js';
import { type AccessChange, policyDiff } from '../../src/policy/diff.js';
import { effectOn } from '../../src/policy/my-access.js';
import type { LoadedPolicy } from '../../src/policy/policy.js';
import { reasonOfState } from '../../src/policy/reason-states.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { type NaiveRows, naiveRows } from '../support/naive-rows.js';
import { hubPolicy } from '../support/policy.js';
import { changedPolicies } from '../support/random-policy.js';

describe('Counting what changes', () => {
  let database: TestDatabase;
  let pool: ReadPool;
  let rows: NaiveRows;

  beforeAll(async () => {
    database = await cloneDatabase();
    pool = createReadPool(database.hub, { max: 2 });
    const owner = new pg.Pool(database.owner);
    rows = await naiveRows(owner, MODELS).finally(() => owner.end());
  });

  afterAll(async () => {
    await pool?.close();
    await database?.close();
  });

  test('agrees with looking at every row', async () => {
    const base = hubPolicy();
    let counted = 0;
    await fc.assert(
      fc.asyncProperty(changedPolicies(base.document), async (changed) => {
        const { changes } = policyDiff(base, changed);
        const found = await countChanges(pool, MODELS, changes);
        expect(found.map(({ change }) => change)).toEqual(changes);
        // Changes of one field and department mostly differ in the tier alone.
        for (const { change, full, masked } of found.filter((_, at) => at % 4 === 0)) {
          if (change.type === 'AccessReceipt') expect({ full, masked }).toEqual({ full: {}, masked: {} });
          else expect({ full, masked }).toEqual(naive(base, changed, change));
          counted += 1;
        }
      }),
      { numRuns: 8 },
    );
    expect(counted).toBeGreaterThan(20);
  });

  test('asks nothing where nothing changes', async () => {
    expect(await countChanges(pool, MODELS, [])).toEqual([]);
  });

  function naive(before: LoadedPolicy, after: LoadedPolicy, change: AccessChange) {
    const model = MODELS.find(({ name }) => name === change.type);
    const [kind] = change.kinds;
    const [reason] = change.reasons;
    if (model === undefined || kind === undefined || reason === undefined) throw new Error('nobody has this change');
    const { department, tier, type, field } = change;
    const principal = { kind, department, tier, ...reasonOfState(reason), grants: [] };
    const result = { full: { gained: 0, lost: 0 }, masked: { gained: 0, lost: 0 } };
    for (const row of rows.of(model)) {
      const own = rows.facts(model, row, { id: 'x', kind, department, tier, areaIds: [] });
      const facts = new Set([...own, 'area', 'grids']);
      const given = (policy: LoadedPolicy): Effect | `mask ${string}` => {
        const access = policy.decide(principal, type);
        const one = access.fields[field];
        const effect = one === undefined ? 'none' : effectOn(access, one, facts);
        return effect === 'mask' ? `mask ${one?.maskName}` : effect;
      };
      const [was, is] = [given(before), given(after)];
      if (was === is) continue;
      if (is === 'full') result.full.gained += 1;
      if (was === 'full') result.full.lost += 1;
      if (is.startsWith('mask')) result.masked.gained += 1;
      if (was.startsWith('mask')) result.masked.lost += 1;
    }
    return result;
  }
});
