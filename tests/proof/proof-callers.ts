import { demoCallerId } from '../../src/demo/callers.js';
import { type Principal, TIERS } from '../../src/shared/principal.js';
import type { Placement } from '../support/callers.js';
import { DEPARTMENT_CODES } from '../support/policy-cases.js';

const REASONS = [{}, { purpose: 'a visit' }, { purpose: 'a visit', caseId: 'C-1' }];

/** Every department, tier and reason, and beside them the other kinds of callers, a case without a purpose, several areas and none. */
export function proofCallers(own: Placement): readonly Principal[] {
  const people = Object.values(DEPARTMENT_CODES).flatMap((department) =>
    TIERS.flatMap((tier) =>
      REASONS.map((reason): Principal => {
        const areaIds = tier === 'GRID' ? [] : [own[tier]];
        return { id: demoCallerId(department, tier), kind: 'person', department, tier, areaIds, ...reason };
      }),
    ),
  );
  const [first] = people;
  if (first === undefined) throw new Error('there are no callers');
  const at = (department: string, tier: Principal['tier']) =>
    people.find((one) => one.department === department && one.tier === tier) ?? first;
  return [
    ...people,
    { ...at('audit', 'CITY'), id: 'demo:auditor', kind: 'auditor' },
    { ...at('audit', 'STREET'), id: 'demo:auditor', kind: 'auditor', purpose: 'a visit', caseId: 'C-1' },
    { ...at('grid_centre', 'CITY'), id: 'demo:officer', kind: 'officer' },
    { ...at('public_security', 'CITY'), id: 'demo:admin', kind: 'admin', purpose: 'a visit', caseId: 'C-1' },
    { ...at('civil_affairs', 'DISTRICT'), id: 'demo:system', kind: 'system' },
    { ...at('health', 'COMMUNITY'), id: 'service:health', kind: 'system', purpose: 'a visit' },
    { ...at('civil_affairs', 'STREET'), caseId: 'C-1' },
    { ...at('civil_affairs', 'STREET'), areaIds: [] },
    { ...at('public_security', 'COMMUNITY'), areaIds: [] },
    { ...at('grid_centre', 'COMMUNITY'), areaIds: [own.COMMUNITY, own.COMMUNITY + 100] },
    { ...at('emergency', 'STREET'), areaIds: [own.STREET, own.COMMUNITY] },
    { ...at('health', 'GRID'), id: 'nobody' },
  ];
}
