/** The property of a row that says in which area of a tier it lies. */
export const ANCESTORS = {
  CITY: 'cityId',
  DISTRICT: 'districtId',
  STREET: 'streetId',
  COMMUNITY: 'communityId',
  GRID: 'gridId',
} as const;
