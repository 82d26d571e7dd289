/** The levels of the area tree, widest first. */
export const AREA_LEVELS = ['CITY', 'DISTRICT', 'STREET', 'COMMUNITY', 'GRID', 'MICRO_GRID'] as const;
export type AreaLevelName = (typeof AREA_LEVELS)[number];
