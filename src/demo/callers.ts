import type { Tier } from '../shared/principal.js';

/**
 * Where the demo callers of each tier work: codes of areas at the level of the tier, each inside the one before.
 * 南京市 > 建邺区 > 兴隆街道 > 奥体社区 > its first grid.
 */
export const demoPlacement: Readonly<Record<Tier, string>> = {
  CITY: '320100000000',
  DISTRICT: '320105000000',
  STREET: '320105006000',
  COMMUNITY: '320105006010',
  GRID: '320105006010001',
};

/** Principal id of a demo caller: the `sub` of its token, and at grid tier the member of its grid assignments. */
export function demoCallerId(department: string, tier: Tier): string {
  return `demo:${department}:${tier.toLowerCase()}`;
}
