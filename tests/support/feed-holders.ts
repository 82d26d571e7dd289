import type { Tier } from '../../src/shared/principal.js';
import type { TestHub } from './hub.js';
import type { CopyHolder } from './prove-feed.js';

const HOLDERS: readonly (readonly [department: string, tier: Tier, reason: boolean])[] = [
  ['public_security', 'CITY', true],
  ['civil_affairs', 'STREET', true],
  ['urban_management', 'STREET', false],
  ['emergency', 'DISTRICT', true],
  ['health', 'COMMUNITY', false],
  ['hotline_12345', 'DISTRICT', false],
  ['grid_centre', 'GRID', false],
];

/** Departments that read by each kind of rule (areas, ties, own grids, masks, purposes), each with what is open to it. */
export function feedHolders(hub: Pick<TestHub, 'caller'>): readonly CopyHolder[] {
  return HOLDERS.map(([department, tier, reason]) => ({
    name: `${department} ${tier}`,
    token: hub.caller(department, tier).token,
    ...(reason && { headers: { 'x-purpose': 'visit', 'x-case-id': 'C-1' } }),
    types: openTypes(department),
  }));
}

const CLOSED: Readonly<Record<string, readonly string[]>> = {
  civil_affairs: ['Thing'],
  health: ['Thing', 'Household'],
  hotline_12345: ['Thing', 'Household'],
};

function openTypes(department: string): readonly string[] {
  const types = [
    'Area',
    'Department',
    'Event',
    'EventStep',
    'GridAssignment',
    'Household',
    'Organization',
    'Person',
    'Place',
    'Thing',
  ];
  return types.filter((type) => !CLOSED[department]?.includes(type));
}
