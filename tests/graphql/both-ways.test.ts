import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse, validate } from 'graphql';
import { createExecutor } from '../../src/graphql/executor.js';
import type { Principal } from '../../src/shared/principal.js';
import { type Asked, checkBothWays, operationsOf } from '../support/both-ways.js';
import { demoAreas } from '../support/callers.js';
import { ask, openReadPath, type ReadPath } from '../support/read-path.js';
import { sampleValues } from '../support/sample-values.js';

/** More with `node tests/long/both-ways.mjs <runs> [seed]`. */
const RUNS = 300;

describe('A random operation', () => {
  let path: ReadPath;
  let asked: fc.Arbitrary<Asked>;

  beforeAll(async () => {
    path = await openReadPath();
    asked = operationsOf(path, await sampleValues(path.queries), await demoAreas(path.queries));
  });
  afterAll(() => path.close());

  test('is a valid one', () => {
    const valid = ({ operation }: Asked) => {
      expect(validate(path.schema, parse(operation.source))).toEqual([]);
    };
    fc.assert(fc.property(asked, valid), { numRuns: 100, interruptAfterTimeLimit: 20_000 });
  });

  test('is answered alike by one statement per root field and by graphql-js, with the same receipt', async () => {
    const codes = new Map<string, number>();
    const same = async (one: Asked) => {
      for (const code of await checkBothWays(path, one)) codes.set(code, (codes.get(code) ?? 0) + 1);
    };
    await fc.assert(fc.asyncProperty(asked, same), { numRuns: RUNS, interruptAfterTimeLimit: 45_000 });
    // The property means little when hardly any operation is answered.
    expect(codes.get('answered')).toBeGreaterThan(RUNS / 4);
  });

  test('is answered to each caller as if nobody had asked it before', async () => {
    const asOneself = async ({ operation, caller }: Asked, before: readonly Principal[]) => {
      const { source, variables } = operation;
      for (const other of before) await path.planned({ source, variables, caller: other });
      const later = await path.planned({ source, variables, caller });
      const first = await ask(createExecutor(path.options), { source, variables, caller });
      expect({ ...later, receipt: undefined }).toEqual({ ...first, receipt: undefined });
    };
    const property = fc.asyncProperty(asked, (one) => asOneself(one, neighbours(one.caller)));
    await fc.assert(property, { numRuns: 60, interruptAfterTimeLimit: 45_000 });
  });
});

/** Callers who differ in one thing from the given one. */
function neighbours(caller: Principal): readonly Principal[] {
  const { purpose, caseId, ...plain } = caller;
  const reasons = [plain, { ...plain, purpose: 'another' }, { ...plain, purpose: 'another', caseId: 'C-2' }];
  return [
    ...reasons,
    { ...caller, department: caller.department === 'health' ? 'emergency' : 'health' },
    { ...caller, tier: caller.tier === 'STREET' ? 'DISTRICT' : 'STREET' },
    { ...caller, kind: caller.kind === 'person' ? 'auditor' : 'person' },
    { ...caller, areaIds: [...caller.areaIds, 7, 8] },
    { ...caller, areaIds: [9] },
  ];
}
