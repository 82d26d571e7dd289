/** How far loading is: `done` of `total` steps, and what comes next. */
export interface DemoProgress {
  readonly done: number;
  readonly total: number;
  readonly step: string;
}

/** What src/demo/sql does, file by file. */
export const SQL_STEPS = [
  'functions',
  'grids',
  'places',
  'households',
  'people',
  'organizations',
  'things',
  'grid assignments',
  'events',
  'event links',
  'event steps',
] as const;

const STEPS = ['areas', 'names', ...SQL_STEPS, 'indexes', 'statistics', 'ready'] as const;

/** Tells `report` which step begins. */
export function progressOf(report: ((progress: DemoProgress) => void) | undefined) {
  return (step: (typeof STEPS)[number]) => report?.({ done: STEPS.indexOf(step), total: STEPS.length - 1, step });
}
