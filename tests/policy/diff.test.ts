import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Effect, PrincipalClass } from '../../src/policy/access.js';
import { ALWAYS, atom, holds, NEVER, not } from '../../src/policy/condition.js';
import { type AccessChange, type PolicyDiff, policyDiff } from '../../src/policy/diff.js';
import type { AccessDocument } from '../../src/policy/document.js';
import { effectOn } from '../../src/policy/my-access.js';
import { createPolicy, type LoadedPolicy } from '../../src/policy/policy.js';
import { REASON_STATES, reasonOfState } from '../../src/policy/reason-states.js';
import { PRINCIPAL_KINDS, TIERS } from '../../src/shared/principal.js';
import { hubPolicy } from '../support/policy.js';
import { changedPolicies } from '../support/random-policy.js';
import { DEPARTMENTS, PERSON, smallPolicy, TIER_FILE } from '../support/small-policy.js';

const change = (before: string, after: string): LoadedPolicy => {
  expect(PERSON).toContain(before);
  return smallPolicy({ person: PERSON.replace(before, after) });
};

describe('the difference of two versions', () => {
  test('is empty between a version and itself, also where only comments and layout differ', () => {
    expect(policyDiff(smallPolicy(), smallPolicy())).toMatchObject({ lines: [], changes: [] });
    const commented = smallPolicy({ person: `# another day\n${PERSON}` });
    expect(policyDiff(smallPolicy(), commented)).toMatchObject({ lines: [], changes: [] });
  });

  test('says which word was changed, and who loses what on which rows', () => {
    const { lines, changes } = policyDiff(smallPolicy(), change('PS: full, HE: mask', 'PS: full if tied, HE: mask'));
    expect(lines).toEqual([{ rule: 'Person.name', part: 'police', before: 'full', after: 'full if tied' }]);
    expect(changes.map(({ tier }) => tier)).toEqual(TIERS.flatMap((tier) => [tier, tier]));
    const lost = not(atom('tied'));
    const street = { type: 'Person', field: 'name', department: 'police', tier: 'STREET', kinds: ['person', 'system'] };
    expect(changes.filter(({ tier }) => tier === 'STREET')).toEqual([
      {
        ...street,
        reasons: ['none', 'purpose'],
        full: { gained: NEVER, lost: { op: 'and', of: [lost, not(atom('under14'))] } },
        masked: { gained: NEVER, lost: { op: 'and', of: [lost, atom('under14')] } },
      },
      {
        ...street,
        reasons: ['purpose and case'],
        full: { gained: NEVER, lost },
        masked: { gained: NEVER, lost: NEVER },
      },
    ]);
  });

  test('gives what becomes masked as lost in full and gained masked', () => {
    const { changes } = policyDiff(smallPolicy(), change('PS: full, HE: mask', 'PS: mask, HE: mask'));
    const [, withCase] = changes.filter(({ tier }) => tier === 'CITY');
    expect(withCase).toMatchObject({
      full: { gained: NEVER, lost: ALWAYS },
      masked: { gained: ALWAYS, lost: NEVER },
    });
  });

  test('counts another mask as another thing', () => {
    const { lines, changes } = policyDiff(smallPolicy(), change('mask: name', 'mask: text'));
    expect(lines).toEqual([{ rule: 'Person.name', part: 'mask', before: 'name', after: 'text' }]);
    const health = changes.filter(({ department, tier }) => department === 'health' && tier === 'CITY');
    expect(health).toHaveLength(1);
    expect(health[0]).toMatchObject({
      reasons: REASON_STATES,
      full: { gained: NEVER, lost: NEVER },
      masked: { gained: ALWAYS, lost: ALWAYS },
    });
  });

  test('mentions a new level, also where nobody gains or loses by it', () => {
    const one = policyDiff(smallPolicy(), change('id:   { level: 2', 'id:   { level: 1'));
    expect(one).toMatchObject({
      lines: [{ rule: 'Person.id', part: 'level', before: '2', after: '1' }],
      changes: [],
    });
  });

  test('follows a level into the cap of the tier', () => {
    const { changes } = policyDiff(smallPolicy(), change('name: { level: 3', 'name: { level: 4'));
    expect(changes.every(({ field, department }) => field === 'name' && department === 'police')).toBe(true);
    expect(changes.find(({ tier }) => tier === 'GRID')).toMatchObject({
      reasons: ['none', 'purpose'],
      full: { gained: NEVER, lost: not(atom('under14')) },
      masked: { gained: not(atom('under14')), lost: NEVER },
    });
  });

  test('shows a department that comes, one that goes, and a tier whose cap changes', () => {
    const departments = DEPARTMENTS.replace('  health: { abbreviation: HE, label: 卫健 }\n', '');
    const without = smallPolicy({ departments, person: PERSON.replace(', HE: full', '').replace(', HE: mask', '') });
    const goes = policyDiff(smallPolicy(), without);
    expect(goes.lines).toContainEqual({ rule: 'department health', part: 'name', before: 'HE 卫健' });
    expect(goes.changes.map(({ department }) => department)).toEqual(goes.changes.map(() => 'health'));
    expect(goes.changes).toContainEqual(
      expect.objectContaining({ field: 'id', full: { gained: NEVER, lost: ALWAYS } }),
    );
    expect(policyDiff(without, smallPolicy()).changes).toEqual(goes.changes.map(mirrored));
    const closed = smallPolicy({ tiers: TIER_FILE.replace('3: { cap: full }', '3: { cap: none }') });
    const tier = policyDiff(smallPolicy(), closed);
    expect(tier.lines).toEqual([{ rule: 'tier CITY', part: 'level 3', before: 'full', after: 'none' }]);
    expect(new Set(tier.changes.map((one) => one.tier))).toEqual(new Set(['CITY']));
  });

  test('shows fields and kinds of callers that come and go', () => {
    const readers = PERSON.replace('label: 人\n', 'label: 人\nreaders: [person, auditor]\n');
    const { changes } = policyDiff(smallPolicy(), smallPolicy({ person: readers }));
    expect(new Set(changes.map(({ kinds }) => kinds.join()))).toEqual(new Set(['system', 'auditor']));
    const base = smallPolicy();
    const older = createPolicy(withoutField(base.document, 'name'));
    const field = policyDiff(older, base);
    expect(new Set(field.changes.map((one) => one.field))).toEqual(new Set(['name']));
    expect(field.lines).toContainEqual({ rule: 'Person.name', part: 'label', after: '姓名' });
  });
});

describe('between any two versions', () => {
  const { document } = hubPolicy();
  const policies = fc.tuple(changedPolicies(document), changedPolicies(document));

  test('the difference mirrors when they are exchanged, and is empty of one with itself', () => {
    fc.assert(
      fc.property(policies, ([a, b]) => {
        const there = policyDiff(a, b);
        const back = policyDiff(b, a);
        expect(sorted(back.changes)).toEqual(sorted(there.changes.map(mirrored)));
        expect(back.lines).toEqual(there.lines.map(({ before, after, ...line }) => swapped(line, before, after)));
        expect(policyDiff(a, a)).toMatchObject({ lines: [], changes: [] });
      }),
      { numRuns: 8 },
    );
  });

  test('tells of every row what a caller gains and loses, and of nothing else', () => {
    const atoms = ['tied', 'under14', 'whistleblowing', 'childReporter', 'camera'];
    const places = Object.entries(document.types).flatMap(([type, { fields }]) =>
      Object.keys(fields).map((field) => ({ type, field })),
    );
    fc.assert(
      fc.property(policies, fc.infiniteStream(fc.nat()), ([a, b], numbers) => {
        const found = policyDiff(a, b);
        const next = (): number => numbers.next().value ?? 0;
        const pick = <T>(list: readonly T[]): T => list[next() % list.length] as T;
        for (let rows = 0; rows < 200; rows++) {
          const { type, field } = rows % 2 === 0 || found.changes.length === 0 ? pick(places) : pick(found.changes);
          const department = pick(Object.keys(document.departments));
          const [kind, tier, reason] = [pick(PRINCIPAL_KINDS), pick(TIERS), pick(REASON_STATES)];
          const principal = { kind, department, tier, ...reasonOfState(reason), grants: [] };
          const row = new Set(['area', 'grids', ...atoms.filter(() => next() % 2 === 0)]);
          const said = found.changes.filter(
            (one) =>
              one.type === type &&
              one.field === field &&
              one.department === department &&
              one.tier === tier &&
              one.kinds.includes(kind) &&
              one.reasons.includes(reason),
          );
          const [was, is] = [a, b].map((policy) => givenOn(policy, principal, { type, field }, row));
          expect(told(said, row)).toEqual({
            full: [is === 'full' && was !== 'full', was === 'full' && is !== 'full'],
            masked: [is !== was && masks(is), is !== was && masks(was)],
          });
        }
      }),
      { numRuns: 15 },
    );
  });
});

/** What is given of a field on a row: an effect, and of a mask which. */
function givenOn(
  policy: LoadedPolicy,
  principal: PrincipalClass,
  { type, field }: { type: string; field: string },
  row: ReadonlySet<string>,
): Effect | `mask ${string}` {
  const access = policy.decide(principal, type);
  const given = access.fields[field];
  if (given === undefined) return 'none';
  const effect = effectOn(access, given, row);
  return effect === 'mask' ? `mask ${given.maskName}` : effect;
}

function masks(given: string | undefined): boolean {
  return given?.startsWith('mask') ?? false;
}

function told(said: readonly AccessChange[], row: ReadonlySet<string>) {
  const some = (of: (change: AccessChange) => AccessChange['full']) => [
    said.some((one) => holds(of(one).gained, row)),
    said.some((one) => holds(of(one).lost, row)),
  ];
  return { full: some(({ full }) => full), masked: some(({ masked }) => masked) };
}

function mirrored(one: AccessChange): AccessChange {
  const turn = ({ gained, lost }: AccessChange['full']) => ({ gained: lost, lost: gained });
  return { ...one, full: turn(one.full), masked: turn(one.masked) };
}

function swapped(line: Pick<PolicyDiff['lines'][number], 'rule' | 'part'>, before?: string, after?: string) {
  return { ...line, ...(after !== undefined && { before: after }), ...(before !== undefined && { after: before }) };
}

function sorted(changes: readonly AccessChange[]): readonly string[] {
  return changes.map((one) => JSON.stringify(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))).sort();
}

function withoutField(document: AccessDocument, field: string): AccessDocument {
  const { Person } = document.types;
  if (Person === undefined) throw new Error('no Person');
  const fields = Object.fromEntries(Object.entries(Person.fields).filter(([name]) => name !== field));
  return { ...document, types: { Person: { ...Person, fields } } };
}
