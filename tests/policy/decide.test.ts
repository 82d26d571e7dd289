import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Effect, PrincipalClass } from '../../src/policy/access.js';
import { classOf } from '../../src/policy/class-of.js';
import { columnAuthorization } from '../../src/policy/column-authorization.js';
import { ALWAYS, and, atom, NEVER, not, or } from '../../src/policy/condition.js';
import { merge } from '../../src/policy/decide.js';
import type { AccessDocument } from '../../src/policy/document.js';
import { atLeast, stronger, weaker } from '../../src/policy/effect.js';
import { effectOn, myAccess, onlyMasked, summary } from '../../src/policy/my-access.js';
import { stepOf } from '../../src/policy/outcome.js';
import { createPolicy } from '../../src/policy/policy.js';
import { type Ring, ringsOf } from '../../src/policy/rings.js';
import { HubError } from '../../src/shared/errors.js';
import { PRINCIPAL_KINDS, type Principal, TIERS } from '../../src/shared/principal.js';
import { caller, hubPolicy } from '../support/policy.js';

let policy = hubPolicy();
let { document } = policy;

// For every test anew: mutation testing finds out which tests load a line.
beforeEach(() => {
  policy = hubPolicy();
  document = policy.document;
});

const lines = Object.entries(document.types).flatMap(([type, { fields }]) =>
  Object.keys(fields).map((field) => ({ type, field })),
);

const someLine = fc.constantFrom(...lines);
const someClass: fc.Arbitrary<PrincipalClass> = fc.record({
  kind: fc.constantFrom(...PRINCIPAL_KINDS),
  department: fc.constantFrom(...Object.keys(document.departments), 'unknown'),
  tier: fc.constantFrom(...TIERS),
  hasPurpose: fc.boolean(),
  hasCase: fc.boolean(),
  grants: fc.constant([]),
});
const someRow = fc
  .subarray(['area', 'grids', 'tied', 'under14', 'whistleblowing', 'childReporter', 'camera'])
  .map((atoms) => new Set(atoms));

function effectOf(principal: PrincipalClass, type: string, field: string, row: ReadonlySet<string>): Effect {
  const access = policy.decide(principal, type);
  const given = access.fields[field];
  if (given === undefined) throw new Error(`${type}.${field} is not decided`);
  return effectOn(access, given, row);
}

/** fast-check prints the seed of a run that fails. */
function holdsOf(check: (principal: PrincipalClass, line: { type: string; field: string }, row: Set<string>) => void) {
  fc.assert(fc.property(someClass, someLine, someRow, check), { numRuns: 500 });
}

describe('decisions', () => {
  test('never reduce when a purpose or a case is added', () => {
    holdsOf((principal, { type, field }, row) => {
      const before = effectOf(principal, type, field, row);
      for (const more of [{ hasPurpose: true }, { hasCase: true }, { hasPurpose: true, hasCase: true }]) {
        expect(atLeast(effectOf({ ...principal, ...more }, type, field, row), before)).toBe(true);
      }
    });
  });

  test('give nothing for a case without a purpose', () => {
    holdsOf((principal, { type, field }, row) => {
      const bare = { ...principal, hasPurpose: false };
      expect(effectOf({ ...bare, hasCase: true }, type, field, row)).toBe(
        effectOf({ ...bare, hasCase: false }, type, field, row),
      );
    });
  });

  test('give no more of a child than of another person, of a whistleblower, or of a camera', () => {
    holdsOf((principal, { type, field }, row) => {
      for (const raise of ['under14', 'whistleblowing', 'childReporter', 'camera']) {
        const other = new Set([...row].filter((name) => name !== raise));
        const raised = effectOf(principal, type, field, new Set([...row, raise]));
        expect(atLeast(effectOf(principal, type, field, other), raised)).toBe(true);
      }
    });
  });

  test('give no less of a row that is tied', () => {
    holdsOf((principal, { type, field }, row) => {
      const tied = effectOf(principal, type, field, new Set([...row, 'tied']));
      expect(atLeast(tied, effectOf(principal, type, field, row))).toBe(true);
    });
  });

  test('give nothing of a scoped row outside the areas, or to a grid worker outside their grids', () => {
    holdsOf((principal, { type, field }, row) => {
      if (document.scopes[type] === 'everyone') return;
      const scope = principal.tier === 'GRID' ? 'grids' : 'area';
      const outside = new Set([...row].filter((name) => name !== scope));
      expect(effectOf(principal, type, field, outside)).toBe('none');
    });
  });

  test('mask only what has a mask, and mask wherever they give in full', () => {
    holdsOf((principal, { type, field }, row) => {
      const given = policy.decide(principal, type).fields[field];
      if (given?.maskName === undefined) expect(given?.mask).toEqual(given?.full);
      const effect = effectOf(principal, type, field, row);
      if (effect === 'mask') expect(document.types[type]?.fields[field]?.mask).toBeDefined();
    });
  });

  test('say why exactly where a field is not in full on every visible row', () => {
    holdsOf((principal, { type, field }) => {
      const access = policy.decide(principal, type);
      const given = access.fields[field];
      const whole = access.visible.op !== 'false' && given?.full.op === 'true';
      expect(given?.reason === '').toBe(whole);
    });
  });

  test('stay within the department and within the tier', () => {
    holdsOf((principal, { type, field }, row) => {
      const widest = { ...principal, tier: 'STREET' as const, hasPurpose: true, hasCase: true };
      const word = effectOf(widest, type, field, new Set([...row, 'area', 'tied']));
      const [some] = document.types[type]?.fields[field]?.words[principal.department]?.at ?? [];
      if (some !== undefined) return;
      expect(atLeast(word, effectOf(principal, type, field, new Set([...row, 'tied'])))).toBe(true);
    });
  });

  test('are the same each time, and refuse a type without an access file', () => {
    expect(createPolicy(document).decide(caller(), 'Person')).toEqual(policy.decide(caller(), 'Person'));
    expect(policy.decide(caller(), 'Person')).toBe(policy.decide(caller(), 'Person'));
    for (const ask of [() => policy.decide(caller(), 'Dragon'), () => myAccess(policy, caller(), 'Dragon')])
      expect(ask).toThrow('There is no access file for Dragon.');
  });
});

describe('a tier', () => {
  test('gives nothing where no step of its cap is reached', () => {
    const cap = [{ effect: 'full', needs: 'purpose' }] as const;
    expect(stepOf(cap, caller())).toEqual({ effect: 'none', needs: 'nothing' });
    expect(stepOf(cap, caller({ hasPurpose: true })).effect).toBe('full');
  });
});

describe('the class of a caller', () => {
  const principal: Principal = { id: 'anna', kind: 'person', department: 'health', tier: 'GRID', areaIds: [7] };

  test('is what decisions depend on: of purpose and case only whether they are given', () => {
    const bare = { kind: 'person', department: 'health', tier: 'GRID', grants: [] };
    expect(classOf(principal)).toEqual({ ...bare, hasPurpose: false, hasCase: false });
    expect(classOf({ ...principal, purpose: 'a visit' })).toEqual({ ...bare, hasPurpose: true, hasCase: false });
    expect(classOf({ ...principal, caseId: 'C1' })).toEqual({ ...bare, hasPurpose: false, hasCase: true });
  });
});

describe('effects', () => {
  const effect = fc.constantFrom<Effect>('none', 'mask', 'full');
  test('form a lattice', () => {
    fc.assert(
      fc.property(effect, effect, (a, b) => {
        expect(weaker(a, b)).toBe(weaker(b, a));
        expect(stronger(a, b)).toBe(stronger(b, a));
        expect(atLeast(a, weaker(a, b))).toBe(true);
        expect(atLeast(stronger(a, b), a)).toBe(true);
        expect(weaker(a, stronger(a, b))).toBe(a);
        expect([a, b]).toContain(weaker(a, b));
      }),
    );
  });
});

describe('rings', () => {
  const empty = (rows: Ring['rows']): Ring => ({ name: 'empty', rows, fields: {} });

  test('with nothing in them add nothing', () => {
    fc.assert(
      fc.property(someClass, someLine, (principal, { type }) => {
        const rings = ringsOf(document, principal, type);
        const plain = merge(document, principal, type, rings);
        expect(merge(document, principal, type, [...rings, empty(ALWAYS)])).toEqual(plain);
        expect(merge(document, principal, type, [empty(atom('granted')), ...rings])).toEqual(plain);
      }),
    );
  });

  test('only ever add to what the others give', () => {
    const granted: Ring = {
      name: 'granted',
      rows: atom('granted'),
      fields: { id: { full: ALWAYS, mask: ALWAYS }, phone: { full: ALWAYS, mask: ALWAYS } },
    };
    holdsOf((principal, { field }, row) => {
      const plain = policy.decide(principal, 'Person');
      const more = merge(document, principal, 'Person', [...ringsOf(document, principal, 'Person'), granted]);
      const [before, after] = [plain.fields[field], more.fields[field]];
      if (before === undefined || after === undefined) return;
      expect(effectOn(more, after, row)).toBe(effectOn(plain, before, row));
      const wider = new Set([...row, 'granted']);
      expect(atLeast(effectOn(more, after, wider), effectOn(plain, before, row))).toBe(true);
      if (field === 'phone') expect(effectOn(more, after, wider)).toBe('full');
    });
  });

  test('are named after the rows that they hold', () => {
    const names = (given: Partial<PrincipalClass>, type = 'Person') =>
      ringsOf(document, caller({ department: 'emergency', ...given }), type).map(({ name }) => name);
    expect(names({})).toEqual(['own area', 'own area, tied']);
    expect(names({ tier: 'GRID' })).toEqual(['own grids', 'own grids, tied']);
    expect(names({}, 'Area')).toEqual(['everyone']);
    expect(names({ kind: 'auditor' })).toEqual([]);
    expect(names({}, 'Dragon')).toEqual([]);
  });

  test('of a department whose every word is none give nothing', () => {
    const closed: AccessDocument = withoutWords(document, 'health');
    for (const type of Object.keys(document.types)) {
      for (const tier of TIERS) {
        const access = createPolicy(closed).decide(
          caller({ department: 'health', tier, hasPurpose: true, hasCase: true }),
          type,
        );
        expect(access.visible).toEqual(NEVER);
      }
    }
  });
});

function withoutWords(given: AccessDocument, department: string): AccessDocument {
  const types = Object.entries(given.types).map(([name, type]) => {
    const fields = Object.entries(type.fields).map(([field, line]) => {
      const words = { ...line.words, [department]: { effect: 'none' as const } };
      return [field, { ...line, words, variants: line.variants.map((one) => ({ ...one, words })) }] as const;
    });
    return [name, { ...type, fields: Object.fromEntries(fields) }] as const;
  });
  return { ...given, types: Object.fromEntries(types) };
}

describe('kinds of callers', () => {
  test('auditors, officers and administrators read no category, not even public ones', () => {
    for (const kind of ['auditor', 'officer', 'admin'] as const) {
      for (const type of Object.keys(document.types).filter((name) => name !== 'AccessReceipt')) {
        for (const department of Object.keys(document.departments)) {
          const access = policy.decide(caller({ kind, department, hasPurpose: true, hasCase: true }), type);
          expect(access.visible).toEqual(NEVER);
          for (const field of Object.values(access.fields)) expect([field.full, field.mask]).toEqual([NEVER, NEVER]);
        }
      }
    }
  });

  test('only auditors of the audit department read the access log', () => {
    for (const kind of PRINCIPAL_KINDS) {
      for (const department of [...Object.keys(document.departments), 'unknown']) {
        for (const tier of TIERS) {
          const { visible } = policy.decide(caller({ kind, department, tier }), 'AccessReceipt');
          expect(visible).toEqual(kind === 'auditor' && department === 'audit' ? ALWAYS : NEVER);
        }
      }
    }
  });

  test('a departmental system reads as a person of the department', () => {
    fc.assert(
      fc.property(someClass, someLine, (principal, { type }) => {
        if (type === 'AccessReceipt') return;
        expect(policy.decide({ ...principal, kind: 'system' }, type)).toEqual(
          policy.decide({ ...principal, kind: 'person' }, type),
        );
      }),
    );
  });

  test('a department that is not known reads nothing', () => {
    const access = policy.decide(caller({ department: 'toString' }), 'Area');
    expect(access.visible).toEqual(NEVER);
    expect(access.fields.name).toMatchObject({ full: NEVER, reason: 'the department is not known' });
  });
});

describe('by hand', () => {
  const person = (given: Partial<PrincipalClass>) => policy.decide(caller(given), 'Person');

  test('public security at a street reads names in full, but a child only with purpose and case', () => {
    const access = person({});
    expect(access.visible).toEqual(atom('area'));
    expect(access.fields.name).toEqual({
      full: not(atom('under14')),
      mask: ALWAYS,
      maskName: 'name',
      rule: 'Person.name',
      reason: 'on rows of a person under 14: tier STREET masks level 4 without purpose and case',
    });
    expect(person({ hasPurpose: true, hasCase: true }).fields.name?.full).toEqual(ALWAYS);
  });

  test('urban management reads people only where they are tied, and their names masked', () => {
    const access = person({ department: 'urban_management' });
    expect(access.visible).toEqual(and(atom('area'), atom('tied')));
    expect(access.fields.name).toMatchObject({ full: NEVER, mask: ALWAYS, reason: 'the department reads it masked' });
    expect(access.fields.sex).toMatchObject({
      full: NEVER,
      mask: NEVER,
      reason: 'the department reads it only inside statistics',
    });
  });

  test('a city reads level 3 masked and level 4 not at all, until purpose and case', () => {
    expect(person({ tier: 'CITY' }).fields.phone).toMatchObject({ full: NEVER, mask: not(atom('under14')) });
    expect(person({ tier: 'CITY', hasPurpose: true }).fields.phone?.full).toEqual(NEVER);
    expect(person({ tier: 'CITY', hasPurpose: true, hasCase: true }).fields.idNumber?.full).toEqual(ALWAYS);
    expect(person({ tier: 'CITY' }).fields.idNumber?.reason).toBe(
      'tier CITY withholds level 4 without purpose and case',
    );
  });

  test('the grid centre reads care needs at community with a purpose and in its own grids', () => {
    const needs = (given: Partial<PrincipalClass>) =>
      person({ department: 'grid_centre', ...given }).fields.careNeeds?.full;
    expect(needs({ tier: 'COMMUNITY' })).toEqual(NEVER);
    expect(needs({ tier: 'COMMUNITY', hasPurpose: true })).toEqual(ALWAYS);
    expect(needs({ tier: 'GRID' })).toEqual(ALWAYS);
    expect(needs({ tier: 'STREET', hasPurpose: true, hasCase: true })).toEqual(NEVER);
    expect(person({ department: 'grid_centre', tier: 'GRID' }).visible).toEqual(atom('grids'));
  });

  test('the reporter of wrongdoing, and a child who reports, is level 4', () => {
    const reporter = (given: Partial<PrincipalClass>) =>
      policy.decide(caller({ department: 'hotline_12345', ...given }), 'Event').fields.reporter;
    const plain = and(not(atom('whistleblowing')), not(atom('childReporter')));
    expect(reporter({})).toMatchObject({ full: plain, mask: ALWAYS });
    expect(reporter({ tier: 'COMMUNITY', hasPurpose: true, hasCase: true })).toMatchObject({
      full: plain,
      mask: plain,
    });
    expect(reporter({ hasPurpose: true, hasCase: true })?.full).toEqual(ALWAYS);
  });

  test("a camera's place is not given where its location is masked", () => {
    const { fields } = policy.decide(caller({ department: 'urban_management' }), 'Thing');
    expect(fields.location).toMatchObject({ full: not(atom('camera')), mask: ALWAYS, maskName: 'point' });
    expect(fields.place).toMatchObject({ full: not(atom('camera')), mask: not(atom('camera')) });
  });

  test('the effect of a field is summed up where all visible rows are alike', () => {
    const summed = (given: Partial<PrincipalClass>, field: string) => {
      const found = person(given).fields[field];
      return found && summary(found);
    };
    expect(summed({}, 'id')).toBe('full');
    expect(summed({}, 'maritalStatus')).toBe('none');
    expect(summed({}, 'idNumber')).toBe('mask');
    // In full or masked by the row; masked or withheld by the row.
    expect(summed({}, 'phone')).toBe('conditional');
    expect(summed({ tier: 'CITY' }, 'phone')).toBe('conditional');
  });

  test('of a field without a mask, nothing is only masked', () => {
    const rows = or(atom('tied'), atom('camera'));
    const given = { full: rows, mask: rows, rule: 'Thing.code', reason: '' };
    expect(onlyMasked(given)).toEqual(NEVER);
    expect(onlyMasked({ ...given, full: NEVER, maskName: 'text' })).toEqual(rows);
  });

  test('health reads no household', () => {
    expect(policy.decide(caller({ department: 'health' }), 'Household').visible).toEqual(NEVER);
  });
});

describe('a column reference', () => {
  test('is authorised where the field is read in full', () => {
    const access = policy.decide(caller(), 'Person');
    expect(columnAuthorization(access, 'residenceArea')).toEqual(ALWAYS);
    expect(columnAuthorization(access, 'phone')).toEqual(not(atom('under14')));
  });

  test.each([
    ['masked', 'Person', 'idNumber', caller()],
    ['withheld', 'Person', 'maritalStatus', caller()],
    ['of a closed type', 'Household', 'id', caller({ department: 'health' })],
    ['unknown', 'Person', 'constructor', caller()],
  ])('is refused on a field that is %s, naming only the field', (_name, type, field, principal) => {
    const refuse = () => columnAuthorization(policy.decide(principal, type), field);
    expect(refuse).toThrow(HubError);
    expect(refuse).toThrow(
      new RegExp(`^${type}\\.${field} is used by a filter, sort or cursor, but is not read in full\\.$`),
    );
  });

  test('is refused where no row is visible, whatever is said of the field', () => {
    const access = policy.decide(caller(), 'Person');
    expect(() => columnAuthorization({ ...access, visible: NEVER }, 'residenceArea')).toThrow(HubError);
  });
});
