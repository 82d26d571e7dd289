import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Area } from '../modules/areas/area.entity.js';
import { Department } from '../modules/departments/department.entity.js';
import { GridAssignment } from '../modules/grid-assignments/grid-assignment.entity.js';
import { Organization } from '../modules/organizations/organization.entity.js';
import { demoCallerId, demoPlacement } from './callers.js';

/** Organizations that stand in every area of a level, by their kind. */
const PER_LEVEL = [
  { level: 'DISTRICT', kind: 'GOVERNANCE_CENTRE', suffix: '社会治安综合治理中心' },
  { level: 'DISTRICT', kind: 'RESPONSE_TEAM', suffix: '综合应急救援队' },
  { level: 'STREET', kind: 'GOVERNANCE_CENTRE', suffix: '社会治安综合治理中心' },
  { level: 'STREET', kind: 'RESPONSE_TEAM', suffix: '应急分队' },
  { level: 'COMMUNITY', kind: 'MEDIATION_VENUE', suffix: '人民调解室' },
] as const;

const SERVING_SINCE = '2025-01-01';

/** An identifier that follows from the seed, as those made in SQL do. */
function uid(seed: number, kind: string, n: number): string {
  const hash = createHash('md5').update(`${seed}${kind}${n}`).digest('hex');
  const parts = [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `4${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
    hash.slice(20),
  ];
  return parts.join('-');
}

/** Governance centres, response teams and mediation venues. */
async function loadCentres(em: EntityManager, seed: number): Promise<void> {
  let n = 0;
  for (const { level, kind, suffix } of PER_LEVEL) {
    for (const area of await em.find(Area, { level }, { orderBy: { code: 'asc' } })) {
      const organization = { id: uid(seed, 'centre', n), name: `${area.name}${suffix}`, kind, status: 'ACTIVE', area };
      em.create(Organization, { ...organization, phone: `025-8${String(7_000_000 + n).padStart(7, '0')}` });
      n += 1;
    }
  }
}

/** The demo callers at grid tier serve the grid of {@link demoPlacement}: what they read follows from these rows. */
async function loadCallers(em: EntityManager, seed: number): Promise<void> {
  const area = await em.findOneOrFail(Area, { code: demoPlacement.GRID, level: 'GRID' });
  const departments = await em.findAll(Department, { orderBy: { id: 'asc' } });
  departments.forEach((department, n) => {
    em.create(GridAssignment, {
      id: uid(seed, 'caller', n),
      area,
      memberId: demoCallerId(department.id, 'GRID'),
      role: department.id === 'grid_centre' ? 'FULL_TIME' : 'OFFICER',
      name: `${department.label}网格员`,
      phone: `154${String(80_000_000 + n)}`,
      validFrom: SERVING_SINCE,
    });
  });
}

/** The small part of the demo that has names of its own, through the unit of work. */
export async function loadNamed(em: EntityManager, seed: number): Promise<void> {
  await loadCentres(em, seed);
  await loadCallers(em, seed);
  await em.flush();
}
