import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Effect, GrantedFields, PrincipalClass } from '../../src/policy/access.js';
import { NEVER } from '../../src/policy/condition.js';
import type { FieldRule, Level, TypeRule } from '../../src/policy/document.js';
import { atLeast, stronger, weaker } from '../../src/policy/effect.js';
import { explain } from '../../src/policy/explain.js';
import { effectOn, myAccess } from '../../src/policy/my-access.js';
import { PRINCIPAL_KINDS, TIERS } from '../../src/shared/principal.js';
import { caller, hubPolicy } from '../support/policy.js';

const policy = hubPolicy();
const { document } = policy;
const lines = Object.entries(document.types).flatMap(([type, { fields }]) =>
  Object.keys(fields).map((field) => ({ type, field })),
);

const someGrant: fc.Arbitrary<GrantedFields> = fc.constantFrom(...Object.keys(document.types)).chain((type) =>
  fc.record({
    type: fc.constant(type),
    kind: fc.constantFrom('request' as const, 'emergency' as const),
    fields: fc.subarray(Object.keys(document.types[type]?.fields ?? {}).sort(), { minLength: 1 }),
    within: fc.boolean(),
    levels: fc.constant([{ level: 'STREET' as const, areas: 'one' as const }]),
  }),
);
const someClass: fc.Arbitrary<PrincipalClass> = fc
  .record({
    kind: fc.constantFrom(...PRINCIPAL_KINDS),
    department: fc.constantFrom(...Object.keys(document.departments), 'unknown'),
    tier: fc.constantFrom(...TIERS),
    hasPurpose: fc.boolean(),
    hasCase: fc.boolean(),
    grants: fc.array(someGrant, { maxLength: 4 }),
  })
  // The areas of a grid worker are the grids of their assignments, which no grant is known to lie in.
  .map((made) => ({
    ...made,
    grants: made.grants.map((grant) => ({ ...grant, within: grant.within && made.tier !== 'GRID' })),
  }));
const ATOMS = ['area', 'grids', 'tied', 'under14', 'whistleblowing', 'childReporter', 'camera'];
const someRow = fc
  .subarray([...ATOMS, ...[0, 1, 2, 3].map((index) => `granted:${index}`)])
  .map((atoms) => new Set(atoms));

function effectOf(principal: PrincipalClass, type: string, field: string, row: ReadonlySet<string>): Effect {
  const access = policy.decide(principal, type);
  const given = access.fields[field];
  if (given === undefined) throw new Error(`${type}.${field} is not decided`);
  return effectOn(access, given, row);
}

/** What the grant alone gives of a field on a row, in plain words of the rules. */
function granted(principal: PrincipalClass, index: number, type: string, field: string, row: ReadonlySet<string>) {
  const grant = principal.grants[index];
  const rule = document.types[type];
  if (grant?.type !== type || rule === undefined || document.scopes[type] !== 'ancestors') return 'none';
  if (!rule.readers.includes(principal.kind) || principal.department === 'unknown') return 'none';
  if (!row.has(`granted:${index}`) || (grant.within && !row.has('area'))) return 'none';
  if (field !== 'id' && !grant.fields.includes(field)) return 'none';
  return capped(principal, grant, rule, `${type}.${field}`, levelOn(rule, rule.fields[field], row));
}

function levelOn(rule: TypeRule, line: FieldRule | undefined, row: ReadonlySet<string>): Level {
  const one = line?.variants.find(({ when }) => row.has(when)) ?? line;
  const { raise } = rule;
  return raise !== undefined && raise.from === one?.level && row.has(raise.when) ? raise.to : (one?.level ?? 4);
}

function capped(principal: PrincipalClass, grant: GrantedFields, rule: TypeRule, name: string, level: Level): Effect {
  const { cap, except } = document.tiers[principal.tier][level];
  const reason = grant.kind === 'emergency' ? { hasPurpose: true, hasCase: true } : principal;
  const met = { nothing: true, purpose: reason.hasPurpose, 'purpose and case': reason.hasPurpose && reason.hasCase };
  const steps = (except[name] ?? cap).filter(({ needs }) => met[needs]);
  const effect = weaker('full', steps.at(-1)?.effect ?? 'none');
  const mask = rule.fields[name.split('.')[1] ?? '']?.mask;
  return effect === 'mask' && mask === undefined ? 'none' : effect;
}

/** Whether a grant gives at least one of its fields on some row: one that does not adds nothing, not even the row. */
function givesSomething(principal: PrincipalClass, index: number, type: string): boolean {
  return subsets(['under14', 'whistleblowing', 'childReporter', 'camera']).some((atoms) =>
    (principal.grants[index]?.fields ?? []).some(
      (field) => granted(principal, index, type, field, new Set([...atoms, 'area', `granted:${index}`])) !== 'none',
    ),
  );
}

function subsets([name, ...more]: readonly string[]): string[][] {
  return name === undefined ? [[]] : subsets(more).flatMap((rest) => [rest, [name, ...rest]]);
}

function holdsOf(check: (principal: PrincipalClass, line: { type: string; field: string }, row: Set<string>) => void) {
  fc.assert(fc.property(someClass, fc.constantFrom(...lines), someRow, check), { numRuns: 1000 });
}

/** A person of health at street tier with this grant. */
function holder(grant: Partial<GrantedFields>, given: Partial<PrincipalClass> = {}): PrincipalClass {
  const whole: GrantedFields = {
    type: 'Person',
    kind: 'request',
    fields: ['idNumber'],
    within: false,
    levels: [{ level: 'STREET', areas: 'one' }],
    ...grant,
  };
  return caller({ department: 'health', hasPurpose: true, grants: [whole], ...given });
}

describe('Grants', () => {
  test('never take anything away', () => {
    holdsOf((principal, { type, field }, row) => {
      const without = effectOf({ ...principal, grants: [] }, type, field, row);
      expect(atLeast(effectOf(principal, type, field, row), without)).toBe(true);
    });
  });

  test('give the strongest of what each gives and of what the caller reads without them', () => {
    holdsOf((principal, { type, field }, row) => {
      const own = effectOf({ ...principal, grants: [] }, type, field, row);
      const each = principal.grants.map((_, index) =>
        givesSomething(principal, index, type) ? granted(principal, index, type, field, row) : 'none',
      );
      expect(effectOf(principal, type, field, row)).toBe(each.reduce(stronger, own));
    });
  });

  test('add nothing when they name no field of the type, or none that the tier lets through', () => {
    holdsOf((principal, { type }, row) => {
      const empty = { ...principal, grants: principal.grants.map((grant) => ({ ...grant, fields: ['unheardOf'] })) };
      const without = { ...principal, grants: [] };
      for (const field of Object.keys(document.types[type]?.fields ?? {}))
        expect(effectOf(empty, type, field, row)).toBe(effectOf(without, type, field, row));
    });
    // Level 4 is closed at city tier without a case: the grant does not even show that the rows are there.
    const given = { tier: 'CITY', department: 'hotline_12345', hasPurpose: true } as const;
    const closed = policy.decide(holder({}, given), 'Person');
    const own = policy.decide(caller(given), 'Person');
    expect(closed.visible).toEqual(own.visible);
    for (const [field, { full, mask }] of Object.entries(own.fields))
      expect(closed.fields[field]).toMatchObject({ full, mask });
  });

  test('say why exactly where a field is not in full on every visible row', () => {
    holdsOf((principal, { type, field }) => {
      const access = policy.decide(principal, type);
      const given = access.fields[field];
      expect(given?.reason === '').toBe(access.visible.op !== 'false' && given?.full.op === 'true');
    });
  });

  test("leave the row scope as it is where their areas lie in the caller's own", () => {
    expect(policy.decide(holder({ within: true }), 'Person').visible).toEqual({ op: 'atom', name: 'area' });
    expect(policy.decide(holder({ within: false }), 'Person').visible.op).toBe('or');
  });

  test('of an emergency need neither purpose nor case', () => {
    const bare = { hasPurpose: false, hasCase: false };
    const row = new Set(['granted:0']);
    expect(effectOf(holder({}, bare), 'Person', 'idNumber', row)).toBe('mask');
    expect(effectOf(holder({ kind: 'emergency' }, bare), 'Person', 'idNumber', row)).toBe('full');
  });

  test('open nothing to auditors, administrators and officers', () => {
    for (const kind of ['auditor', 'admin', 'officer'] as const)
      expect(policy.decide(holder({}, { kind }), 'Person').visible.op).toBe('false');
  });

  test('open no type whose records lie in no area, the access log least of all', () => {
    const log = holder({ type: 'AccessReceipt', fields: ['*'] }, { kind: 'auditor', department: 'health' });
    expect(policy.decide(log, 'AccessReceipt').visible).toEqual(NEVER);
  });

  test('keep an answer of its own for each class', () => {
    const one = holder({ fields: ['idNumber'] });
    const other = holder({ fields: ['idNumber', 'maritalStatus'] });
    expect(policy.decide(one, 'Person').fields.maritalStatus?.full.op).toBe('false');
    expect(policy.decide(other, 'Person').fields.maritalStatus?.full.op).not.toBe('false');
    expect(policy.decide(holder({ fields: ['idNumber'] }), 'Person')).toBe(policy.decide(one, 'Person'));
  });
});

describe('What the hub says of grants', () => {
  const whole = holder({ fields: ['idNumber', 'phone'] }, { hasCase: true });

  test('names the ring, its rows, and what bounds it', () => {
    const rings = explain(policy, whole, 'Person', 'idNumber')?.rings;
    expect(rings?.at(-1)).toEqual({
      name: 'grant of idNumber, phone',
      rows: 'rows in an area granted to the caller',
      full: 'every row',
      masked: 'no row',
    });
    const emergency = explain(policy, holder({ kind: 'emergency' }), 'Person', 'idNumber')?.rings.at(-1);
    expect(emergency?.name).toBe('emergency access to idNumber');
  });

  test('is in words for the caller', () => {
    const { rows, fields } = myAccess(policy, whole, 'Person');
    expect(rows).toBe("rows in the caller's areas or in an area granted to the caller");
    expect(fields.find(({ field }) => field === 'idNumber')).toMatchObject({
      effect: 'conditional',
      fullRows: 'rows in an area granted to the caller',
      reason: 'the department reads it masked; in full on rows in an area granted to the caller',
    });
    const bounded = myAccess(policy, { ...whole, hasCase: false }, 'Person').fields;
    expect(bounded.find(({ field }) => field === 'idNumber')?.reason).toBe(
      'the department reads it masked; ' +
        'on rows in an area granted to the caller: tier STREET masks level 4 without purpose and case',
    );
  });

  test('names several grants once', () => {
    const grants = [...whole.grants, ...holder({ fields: ['maritalStatus'] }).grants];
    expect(myAccess(policy, { ...whole, grants }, 'Person').rows).toBe(
      "rows in the caller's areas or in an area granted to the caller",
    );
  });
});
