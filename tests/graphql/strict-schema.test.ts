import { describe, expect, test } from '@jest/globals';
import { type GraphQLSchema, isEnumType, isInputObjectType, isObjectType, printSchema, validateSchema } from 'graphql';
import type { Model } from '../../src/data/model.js';
import { rootAccess } from '../../src/graphql/root-access.js';
import { buildHubSchema } from '../../src/graphql/schema.js';
import { StrictSchemas, strictSchema } from '../../src/graphql/strict/strict-schemas.js';
import { MODELS } from '../../src/modules/index.js';
import type { PrincipalClass } from '../../src/policy/access.js';
import { effectOn } from '../../src/policy/my-access.js';
import { allClasses, kindsOfRows } from '../support/classes.js';
import { STEP_NAMES } from '../support/events.js';
import { caller, hubPolicy } from '../support/policy.js';

const policy = hubPolicy();
const whole = buildHubSchema();
const sources = { schema: whole, models: MODELS, roots: rootAccess(MODELS) };
const strict = new StrictSchemas(sources);
const schemaOf = (given: Partial<PrincipalClass>) => strict.of(policy, caller(given));
const classes = allClasses(policy);

describe('The strict schema of every class of callers', () => {
  test('is a valid schema', () => {
    const schemas = new Set(classes.map((one) => strict.of(policy, one)));
    for (const schema of schemas) expect(validateSchema(schema)).toEqual([]);
  });

  test('names nothing that the hub does not have, and keeps its descriptions', () => {
    const names = descriptionsOf(whole);
    for (const schema of new Set(classes.map((one) => strict.of(policy, one)))) {
      for (const [name, description] of descriptionsOf(schema))
        expect([name, names.get(name)]).toEqual([name, description]);
    }
  });

  test('has a field exactly where some row could give it, and filters and orders where some row could give it in full', () => {
    for (const one of classes) {
      const schema = strict.of(policy, one);
      const wanted = MODELS.flatMap((model) => wantedOf(model, one));
      const found = wanted.map(([type, name]) => [type, name, has(schema, type, name)]);
      expect([one, found]).toEqual([one, wanted]);
    }
  });

  test('has the root fields of the types that are open to the class, the access log for auditors alone, and the steps of grants and events by kind', () => {
    const onEvents = ['reportEvent', 'ingestHotlineOrder', 'reportDeviceAlarm', ...STEP_NAMES];
    const steps: Partial<Record<PrincipalClass['kind'], readonly string[]>> = {
      system: onEvents,
      person: [
        ...['requestAccess', 'decideAccess', 'revokeAccess', 'breakGlass'],
        ...['acceptProposal', 'refuseProposal', 'unlinkSource'],
        ...onEvents,
      ],
      officer: [
        ...['decideAccess', 'revokeAccess', 'proposePolicy', 'approvePolicy', 'refusePolicy'],
        ...['renameArea', 'moveArea', 'replaceArea'],
      ],
    };
    const ofLog = [
      ...['accessLog', 'recordReads', 'callerReads', 'sensitiveReads', 'oddHourReads'],
      ...['emergencyUses', 'unusualVolumes', 'subjectReport'],
    ];
    for (const one of classes) {
      const schema = strict.of(policy, one);
      const roots = Object.keys(schema.getQueryType()?.getFields() ?? {});
      const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
      const open = MODELS.filter(({ name }) => policy.decide(one, name).visible.op !== 'false');
      const categories = open.flatMap((model) => [model.one, model.many]);
      const log = policy.decide(one, 'AccessReceipt').visible.op === 'true' ? ofLog : [];
      const policies = ['policyVersions', 'policyVersion', 'policyDiff', 'policyReplay'];
      const versions = one.kind === 'officer' || one.kind === 'auditor' ? policies : [];
      const explained = one.kind === 'officer' ? ['explainAccess'] : [];
      const grants = one.kind === 'admin' ? [] : ['accessGrant', 'accessGrants'];
      const pulls = one.kind === 'person' || one.kind === 'system' ? ['changes'] : [];
      const orders = one.kind === 'system' ? ['hotlineOrders'] : [];
      const sends = one.kind === 'person' || one.kind === 'system';
      const said = sends ? ['provenance', 'proposals'] : [];
      const areas = categories.includes('areas') ? ['areaHistory'] : [];
      const upserts = sends
        ? sourceOf(one).map(({ many }) => `upsert${many.charAt(0).toUpperCase()}${many.slice(1)}`)
        : [];
      expect(roots.sort()).toEqual(
        [
          ...categories,
          'viewer',
          'myAccess',
          'receipt',
          'whyWithheld',
          ...explained,
          ...log,
          ...versions,
          ...grants,
          ...pulls,
          ...orders,
          ...said,
          ...areas,
        ].sort(),
      );
      expect(mutations.sort()).toEqual([...(steps[one.kind] ?? []), ...upserts].sort());
    }
  });

  test('is one and the same for classes that can be given the same', () => {
    const people = classes.filter(({ kind }) => kind === 'person');
    const schemas = new Set(people.map((one) => strict.of(policy, one)));
    expect(schemas.size).toBe(new Set(people.map((one) => printSchema(strictSchema(sources, policy, one)))).size);
    expect(schemas.size).toBeLessThan(60);
    expect(schemaOf({ kind: 'auditor', tier: 'CITY' })).toBe(schemaOf({ kind: 'auditor', tier: 'DISTRICT' }));
  });
});

describe('A strict schema', () => {
  test('follows purpose and case', () => {
    const at = (given: Partial<PrincipalClass>) => schemaOf({ tier: 'CITY', ...given });
    expect(has(at({}), 'Person', 'idNumber')).toBe(false);
    expect(has(at({ hasPurpose: true, hasCase: true }), 'Person', 'idNumber')).toBe(true);
    expect(at({ hasCase: true })).toBe(at({}));
  });

  test('has a masked field, and no filter and order on it', () => {
    const schema = schemaOf({ department: 'emergency' });
    expect(has(schema, 'Person', 'name')).toBe(true);
    expect(has(schema, 'PersonFilter', 'name')).toBe(false);
    expect(has(schema, 'PersonOrder', 'name')).toBe(false);
    expect(has(schema, 'PersonFilter', 'phone')).toBe(true);
  });

  test('has no type, filter or relation of what is closed to the class', () => {
    const schema = schemaOf({ department: 'health' });
    const names = Object.keys(schema.getTypeMap());
    expect(names.filter((name) => name.startsWith('Household'))).toEqual([]);
    expect(has(schema, 'Person', 'household')).toBe(false);
    expect(has(schema, 'Place', 'households')).toBe(false);
    expect(schema.getType('HeadRelation')).toBeUndefined();
  });

  test('gives the part of an object that leads to a record only where the object can be full', () => {
    const reporter = (department: string) => has(schemaOf({ department }), 'EventReporter', 'person');
    expect([reporter('hotline_12345'), reporter('civil_affairs')]).toEqual([true, false]);
  });

  test('has the value that a mask gives only for classes who may meet the mask, and no other for those who meet nothing else', () => {
    const needs = (given: Partial<PrincipalClass>) => {
      const type = schemaOf(given).getType('CareNeed');
      return isEnumType(type) ? type.getValues().map(({ name }) => name) : undefined;
    };
    const all = valuesOf('CareNeed');
    expect(needs({ department: 'civil_affairs', hasPurpose: true, hasCase: true })).toEqual(
      all.filter((name) => name !== 'WITHHELD'),
    );
    expect(needs({ department: 'health' })).toEqual(['WITHHELD']);
    expect(needs({ department: 'public_security' })).toBeUndefined();
  });

  test('takes in records what the class may send, and nothing of whom it sends no records', () => {
    const police = schemaOf({ department: 'public_security' });
    expect(has(police, 'PersonRecordInput', 'name')).toBe(true);
    expect(has(police, 'PersonRecordInput', 'maritalStatus')).toBe(false);
    expect(police.getType('MaritalStatus')).toBeUndefined();
    expect(schemaOf({ department: 'health' }).getType('PersonRecordInput')).toBeUndefined();
  });

  test('has the area argument only where the area of a row can be compared', () => {
    const args = (department: string, root: string) =>
      schemaOf({ department })
        .getQueryType()
        ?.getFields()
        [root]?.args.map(({ name }) => name);
    expect(args('grid_centre', 'people')).toContain('area');
    expect(args('audit', 'people')).not.toContain('area');
    expect(args('audit', 'people')).toContain('filter');
  });

  test('says non-null where the class always reads in full what is never empty', () => {
    const type = (given: Partial<PrincipalClass>, on: string, field: string) => {
      const of = schemaOf(given).getType(on);
      return isObjectType(of) ? String(of.getFields()[field]?.type) : undefined;
    };
    const city = { department: 'civil_affairs', tier: 'CITY' } as const;
    expect(type({ ...city, hasPurpose: true, hasCase: true }, 'Person', 'name')).toBe('String!');
    expect(type({ ...city, hasPurpose: true, hasCase: true }, 'Person', 'careNeeds')).toBe('[CareNeed!]!');
    expect(type(city, 'Person', 'name')).toBe('String');
    expect(type({ ...city, hasPurpose: true, hasCase: true }, 'Person', 'phone')).toBe('String');
    expect(type(city, 'Person', 'residenceArea')).toBe('Area!');
    expect(type({ ...city, tier: 'STREET' }, 'Person', 'household')).toBe('Household');
    expect(type(city, 'Area', 'people')).toBe('PersonConnection!');
  });

  test('is empty of records for administrators', () => {
    expect(Object.keys(schemaOf({ kind: 'admin' }).getQueryType()?.getFields() ?? {})).toEqual([
      'whyWithheld',
      'receipt',
      'viewer',
      'myAccess',
    ]);
    expect(printSchema(schemaOf({ kind: 'admin' }))).not.toMatch(/Person\b(?! of a department)|Household|Filter/);
  });
});

/** What departments send. */
const SENT = new Set(['Person', 'Household', 'Event', 'Place', 'Thing', 'Organization']);

/** The categories of which the department is the source of a field that the class reads in full, once it says why. */
function sourceOf(one: PrincipalClass): readonly Model[] {
  return MODELS.filter(({ name }) => {
    if (!SENT.has(name)) return false;
    const { fields } = policy.decide({ ...one, hasPurpose: true, hasCase: true, grants: [] }, name);
    const lines = Object.entries(policy.document.types[name]?.fields ?? {});
    return lines.some(([field, line]) => line.sources.includes(one.department) && fields[field]?.full.op !== 'false');
  });
}

/** For each field with a line of its own: whether the type, its filter and its order should have it. */
function wantedOf(model: Model, one: PrincipalClass): readonly [type: string, name: string, wanted: boolean][] {
  const access = policy.decide(one, model.name);
  return Object.entries(access.fields).flatMap(([name, given]): [string, string, boolean][] => {
    const field = model.fields[name];
    if (field === undefined) throw new Error(`${model.name}.${name} is not in the model`);
    const closed = 'target' in field && policy.decide(one, field.target).visible.op === 'false';
    const rows = closed ? [] : kindsOfRows([access.visible, given.full, given.mask]);
    const effects = new Set(rows.map((atoms) => effectOn(access, given, atoms)));
    const sortable = field.kind === 'column' && field.list !== true;
    return [
      [model.name, name, effects.has('full') || (effects.has('mask') && field.kind !== 'many')],
      [`${model.name}Filter`, name, effects.has('full')],
      [`${model.name}Order`, name, sortable && effects.has('full')],
    ];
  });
}

function has(schema: GraphQLSchema, type: string, name: string): boolean {
  const found = schema.getType(type);
  return (isObjectType(found) || isInputObjectType(found)) && Object.hasOwn(found.getFields(), name);
}

function valuesOf(type: string): readonly string[] {
  const found = whole.getType(type);
  return isEnumType(found) ? found.getValues().map(({ name }) => name) : [];
}

/** Description of everything that the schema names, by its coordinate. */
function descriptionsOf(schema: GraphQLSchema): Map<string, string | null | undefined> {
  const found = new Map<string, string | null | undefined>();
  for (const type of Object.values(schema.getTypeMap())) {
    found.set(type.name, type.description);
    if (isEnumType(type))
      for (const value of type.getValues()) found.set(`${type.name}.${value.name}`, value.description);
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields())) found.set(`${type.name}.${field.name}`, field.description);
    if (isObjectType(type))
      for (const field of Object.values(type.getFields())) {
        found.set(`${type.name}.${field.name}`, field.description);
        for (const arg of field.args) found.set(`${type.name}.${field.name}(${arg.name})`, arg.description);
      }
  }
  return found;
}
