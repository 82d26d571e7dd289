import { describe, expect, test } from '@jest/globals';
import type { AccessState, LiveGrant } from '../../src/policy/access-state.js';
import { callerAccess } from '../../src/policy/caller-access.js';
import { classKey } from '../../src/policy/class-key.js';
import { endOf, heldGrants, NO_GRANTS } from '../../src/policy/held-grants.js';
import type { Principal } from '../../src/shared/principal.js';
import { hubPolicy } from '../support/policy.js';

const policy = hubPolicy();
const NOW = 1_000;

const person: Principal = {
  id: 'anna',
  kind: 'person',
  department: 'health',
  tier: 'STREET',
  areaIds: [7, 8],
  purpose: ' A Visit ',
};
const grant: LiveGrant = {
  id: 'one',
  kind: 'request',
  department: 'health',
  tier: 'STREET',
  holderAreaIds: [8, 9],
  type: 'Person',
  fields: ['phone', 'idNumber', 'phone'],
  area: { id: 70, level: 'COMMUNITY', within: [1, 2, 7, 70] },
  purpose: 'a visit',
  validFrom: 500,
  validTo: 2_000,
};

function held(changes: Partial<LiveGrant> = {}, caller: Partial<Principal> = {}, now = NOW) {
  return heldGrants(stateOf({ ...grant, ...changes }), { ...person, ...caller }, now);
}

function stateOf(...grants: readonly LiveGrant[]): AccessState {
  return { epoch: '1', policy, grants };
}

describe('A grant is held', () => {
  test('by a caller of its department, tier and areas with its purpose, whatever its case and outer spaces', () => {
    expect(held()).toEqual({
      fields: [
        {
          type: 'Person',
          kind: 'request',
          within: true,
          fields: ['idNumber', 'phone'],
          levels: [{ level: 'COMMUNITY', areas: 'one' }],
        },
      ],
      areas: [[[70]]],
      ids: ['one'],
      until: 2_000,
    });
  });

  test.each<[string, Partial<Principal>]>([
    ['another department', { department: 'emergency' }],
    ['another tier', { tier: 'DISTRICT' }],
    ['other areas', { areaIds: [7, 10] }],
    ['no areas', { areaIds: [] }],
    ['another purpose', { purpose: 'a visit too' }],
  ])('not by a caller of %s', (_, caller) => {
    expect(held({}, caller)).toBe(NO_GRANTS);
  });

  test('not without a purpose', () => {
    const { purpose: _, ...bare } = person;
    expect(heldGrants(stateOf(grant), bare, NOW)).toBe(NO_GRANTS);
    const { purpose: __, ...open } = grant;
    expect(heldGrants(stateOf(open), bare, NOW)).toBe(NO_GRANTS);
  });

  test('from its first moment until just before its last', () => {
    expect([499, 500, 1_999, 2_000].map((now) => held({}, {}, now).ids)).toEqual([[], ['one'], ['one'], []]);
  });

  test('as the clock goes on, in one state', () => {
    const later = { ...grant, id: 'two', validFrom: 1_500, validTo: 3_000, fields: ['name'] };
    const state = stateOf(grant, later);
    const ids = [400, 600, 1_500, 1_600, 2_000, 3_000, 700].map((now) => heldGrants(state, person, now).ids);
    expect(ids).toEqual([[], ['one'], ['one', 'two'], ['one', 'two'], ['two'], [], ['one']]);
    expect(heldGrants(state, person, 1_600).until).toBe(2_000);
  });

  test('by one person alone when it is theirs, and an emergency without a purpose', () => {
    const emergency = { kind: 'emergency', holderId: 'anna', holderAreaIds: [] } as const;
    const { purpose: _, ...own } = { ...grant, ...emergency };
    const { purpose: __, ...bare } = person;
    expect(heldGrants(stateOf(own), bare, NOW).ids).toEqual(['one']);
    expect(heldGrants(stateOf(own), { ...bare, id: 'bert' }, NOW)).toBe(NO_GRANTS);
    expect(heldGrants(stateOf(own), { ...bare, department: 'emergency' }, NOW)).toBe(NO_GRANTS);
    expect(held({ holderId: 'anna' }, { purpose: 'other' })).toBe(NO_GRANTS);
  });

  test('within the own areas or beyond them', () => {
    const beyond = held({ area: { id: 90, level: 'STREET', within: [1, 2, 90] } });
    expect(beyond.fields.map(({ within, levels }) => [within, levels])).toEqual([
      [false, [{ level: 'STREET', areas: 'one' }]],
    ]);
  });
});

describe('Grants of the same fields', () => {
  const many = Array.from(
    { length: 100 },
    (_, at): LiveGrant => ({
      ...grant,
      id: `g${at}`,
      fields: at % 2 === 0 ? ['phone', 'idNumber'] : ['idNumber', 'phone'],
      area: { id: 100 + at, level: at % 3 === 0 ? 'GRID' : 'COMMUNITY', within: [7, 100 + at] },
      validTo: 2_000 + at,
    }),
  );

  test('are one element of the class, with the areas apart', () => {
    const { fields, areas, until, ids } = heldGrants(stateOf(...many), person, NOW);
    expect(fields).toHaveLength(1);
    expect(fields[0]?.levels).toEqual([
      { level: 'COMMUNITY', areas: 'many' },
      { level: 'GRID', areas: 'many' },
    ]);
    expect(areas[0]?.map((at) => at.length)).toEqual([66, 34]);
    expect([until, ids.length]).toEqual([2_000, 100]);
  });

  test('make the same class whichever they are, and are found once for equal callers', () => {
    const state = stateOf(...many);
    const one = callerAccess(state, person, NOW);
    const other = callerAccess(stateOf(...many.slice(10)), person, NOW);
    expect(classKey(other.class)).toBe(classKey(one.class));
    expect(heldGrants(state, { ...person, id: 'bert', purpose: 'A VISIT' }, NOW)).toBe(one.held);
  });

  test('make the same class in whatever order they come', () => {
    const others = ['idNumber', 'name', 'phone', 'sex'].flatMap((field) => [
      { ...grant, id: `a ${field}`, fields: [field] },
      { ...grant, id: `b ${field}`, fields: [field], area: { id: 60, level: 'COMMUNITY' as const, within: [7, 60] } },
    ]);
    const one = heldGrants(stateOf(...others), person, NOW);
    const other = heldGrants(stateOf(...others.toReversed()), person, NOW);
    expect(one.fields.map(({ fields }) => fields)).toEqual([['idNumber'], ['name'], ['phone'], ['sex']]);
    expect(other.fields).toEqual(one.fields);
    expect(one.areas).toEqual([[[60, 70]], [[60, 70]], [[60, 70]], [[60, 70]]]);
    expect(other.areas).toEqual(one.areas);
  });

  test('name an area once, however many of them give it', () => {
    const twice = heldGrants(stateOf(grant, { ...grant, id: 'two' }), person, NOW);
    expect(twice.areas).toEqual([[[70]]]);
    expect(twice.fields[0]?.levels).toEqual([{ level: 'COMMUNITY', areas: 'one' }]);
    expect(twice.ids).toEqual(['one', 'two']);
  });

  test('are found for each caller, whoever asked before', () => {
    const own = { ...grant, id: 'own', holderId: 'anna', fields: ['name'] };
    const state = stateOf(grant, { ...grant, id: 'two', holderAreaIds: [3], purpose: 'audit' }, own);
    const ids = (caller: Partial<Principal>) => heldGrants(state, { ...person, ...caller }, NOW).ids;
    expect(ids({})).toEqual(['own', 'one']);
    expect(ids({ id: 'bert' })).toEqual(['one']);
    expect(ids({ id: 'bert', areaIds: [3], purpose: 'Audit' })).toEqual(['two']);
    expect(ids({ id: 'bert', areaIds: [3] })).toEqual([]);
    expect(ids({ id: 'bert', tier: 'CITY' })).toEqual([]);
    expect(ids({ tier: 'CITY' })).toEqual([]);
    expect(ids({ department: 'emergency' })).toEqual([]);
    expect(ids({})).toEqual(['own', 'one']);
  });

  test('are no part of the class of those who hold none', () => {
    const plain = callerAccess(stateOf(), person, NOW);
    const stranger = callerAccess(stateOf(...many), { ...person, tier: 'CITY' }, NOW);
    expect(stranger.held).toBe(NO_GRANTS);
    expect(classKey({ ...stranger.class, tier: 'STREET' })).toBe(classKey(plain.class));
    expect(endOf(NO_GRANTS)).toBe('infinity');
    expect(endOf(heldGrants(stateOf(grant), person, NOW))).toBe('1970-01-01T00:00:02.000Z');
  });
});

describe('The key of a class', () => {
  test('differs wherever classes differ', () => {
    const base = callerAccess(stateOf(grant), person, NOW).class;
    const [first] = base.grants;
    if (first === undefined) throw new Error('no grant is held');
    const others = [
      { ...base, grants: [] },
      { ...base, kind: 'system' as const },
      { ...base, tier: 'CITY' as const },
      { ...base, hasPurpose: false },
      { ...base, hasCase: true },
      { ...base, department: 'emergency' },
      ...[
        { within: false },
        { kind: 'emergency' as const },
        { type: 'Event' },
        { fields: ['phone'] },
        { levels: [] },
        { levels: [{ level: 'GRID' as const, areas: 'one' as const }] },
        { levels: [{ level: 'COMMUNITY' as const, areas: 'many' as const }] },
      ].map((change) => ({ ...base, grants: [{ ...first, ...change }] })),
    ];
    expect(new Set([base, ...others].map(classKey)).size).toBe(others.length + 1);
    expect(classKey({ ...base, grants: [{ ...first }] })).toBe(classKey(base));
  });
});
