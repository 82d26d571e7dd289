import fc from 'fast-check';
import type pg from 'pg';
import { demoCallerId, demoPlacement } from '../../src/demo/callers.js';
import { type Principal, TIERS, type Tier } from '../../src/shared/principal.js';

/** The areas of the demo callers: ids by tier. */
export type Placement = Readonly<Record<Tier, number>>;

/** Looks the demo callers' areas up. */
export async function demoAreas(queries: pg.Pool): Promise<Placement> {
  const entries = TIERS.map(async (tier): Promise<[Tier, number]> => {
    const sql = 'select id from area where code = $1 and level = $2';
    const { rows } = await queries.query<{ id: number }>(sql, [demoPlacement[tier], tier]);
    const [row] = rows;
    if (row === undefined) throw new Error(`the demo has no area for ${tier}`);
    return [tier, row.id];
  });
  return Object.fromEntries(await Promise.all(entries)) as Placement;
}

/** A person of a department at a tier, in the demo's area of that tier. */
export function person(placement: Placement, department: string, tier: Tier, more: Partial<Principal> = {}): Principal {
  const areaIds = tier === 'GRID' ? [] : [placement[tier]];
  return { id: demoCallerId(department, tier), kind: 'person', department, tier, areaIds, ...more };
}

/** Every department, tier, kind of caller and reason; now and then with several areas, or none. */
export function callers(placement: Placement, departments: readonly string[]): fc.Arbitrary<Principal> {
  return fc
    .record({
      department: fc.constantFrom(...departments),
      tier: fc.constantFrom(...TIERS),
      kind: fc.oneof(
        { weight: 8, arbitrary: fc.constant('person' as const) },
        {
          weight: 1,
          arbitrary: fc.constantFrom('system' as const, 'auditor' as const, 'officer' as const, 'admin' as const),
        },
      ),
      reason: fc.constantFrom({}, { purpose: 'a visit' }, { purpose: 'a visit', caseId: 'C-1' }),
      areas: fc.oneof(
        { weight: 8, arbitrary: fc.constant('own' as const) },
        { weight: 1, arbitrary: fc.constantFrom('none' as const, 'two' as const) },
      ),
    })
    .map(({ department, tier, kind, reason, areas }) => {
      const one = person(placement, department, tier, { kind, ...reason });
      if (areas === 'own' || tier === 'GRID') return one;
      return { ...one, areaIds: areas === 'none' ? [] : [placement[tier], placement.STREET] };
    });
}
