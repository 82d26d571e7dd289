import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type GraphQLSchema, parse, validate } from 'graphql';
import { StrictSchemas } from '../../src/graphql/strict/strict-schemas.js';
import { MODELS } from '../../src/modules/index.js';
import { classOf } from '../../src/policy/class-of.js';
import type { Principal } from '../../src/shared/principal.js';
import { callers, demoAreas } from '../support/callers.js';
import { drawn } from '../support/draw.js';
import { type RandomOperation, randomOperation } from '../support/random-operation.js';
import { openReadPath, type ReadPath, type Told } from '../support/read-path.js';
import { sampleValues } from '../support/sample-values.js';

const RUNS = 300;

interface Asked {
  readonly operation: RandomOperation;
  readonly caller: Principal;
}

describe('A random operation over the strict schema of its caller', () => {
  let path: ReadPath;
  let asked: fc.Arbitrary<Asked>;
  let schemaOf: (caller: Principal) => GraphQLSchema;

  beforeAll(async () => {
    path = await openReadPath();
    const samples = await sampleValues(path.queries);
    const strict = new StrictSchemas(path.options);
    schemaOf = (caller) => strict.of(path.policy, classOf(caller));
    asked = callers(await demoAreas(path.queries), Object.keys(path.policy.document.departments))
      .filter((caller) => readsCategories(schemaOf(caller)))
      .chain((caller) => {
        const options = { schema: schemaOf(caller), samples, identified: true };
        return drawn((draw) => ({ operation: randomOperation(draw, options), caller }));
      })
      // What a caller may read is told without what the strict schema does not have.
      .filter(({ operation }) => !operation.source.includes('myAccess'));
  });
  afterAll(() => path.close());

  test('is a valid one over the whole schema', () => {
    const valid = ({ operation, caller }: Asked) => {
      const document = parse(operation.source);
      expect(validate(schemaOf(caller), document)).toEqual([]);
      expect(validate(path.schema, document)).toEqual([]);
    };
    fc.assert(fc.property(asked, valid), { numRuns: RUNS, interruptAfterTimeLimit: 20_000 });
  });

  test('is answered and recorded alike in both modes, and never refused for what the caller may not read', async () => {
    let answered = 0;
    const same = async ({ operation: { source, variables }, caller }: Asked) => {
      const question = { source, variables, caller };
      const strict = await path.planned({ ...question, accessMode: 'strict' });
      expect(shown(strict)).toEqual(shown(await path.planned(question)));
      const codes = strict.errors.map(({ code }) => code);
      expect(codes.filter((code) => /FORBIDDEN|FIELD_NOT_READABLE|INTERNAL_SERVER_ERROR/.test(code))).toEqual([]);
      answered += codes.length === 0 ? 1 : 0;
    };
    await fc.assert(fc.asyncProperty(asked, same), { numRuns: RUNS, interruptAfterTimeLimit: 45_000 });
    expect(answered).toBeGreaterThan(RUNS / 3);
  });

  test('never meets null where the strict schema says that there is none', async () => {
    const honest = async ({ operation: { source, variables }, caller }: Asked) => {
      const planned = await path.planned({ source, variables, caller });
      fc.pre(planned.errors.length === 0);
      // Introspection beside it has graphql-js resolve everything, on the strict schema.
      const beside = source.replace('{', '{ introspected: __schema { queryType { name } }');
      const { errors, data } = await path.planned({ source: beside, variables, caller, accessMode: 'strict' });
      expect(errors).toEqual([]);
      expect({ ...data, introspected: undefined }).toEqual({ ...planned.data, introspected: undefined });
    };
    await fc.assert(fc.asyncProperty(asked, honest), { numRuns: RUNS, interruptAfterTimeLimit: 45_000 });
  });
});

function readsCategories(schema: GraphQLSchema): boolean {
  const roots = Object.values(schema.getQueryType()?.getFields() ?? {});
  return roots.some(({ name }) => MODELS.some(({ many }) => many === name));
}

function shown({ data, errors, access, receipt }: Told) {
  const { startedAt: _, durationMs: __, ...recorded } = receipt ?? {};
  return { data: JSON.stringify(data), errors, access, recorded };
}
