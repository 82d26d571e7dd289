/** How much a demo district holds, all derived from the number of people. */
export interface DemoSize {
  readonly seed: number;
  readonly people: number;
  readonly events: number;
  /** Events that were not accepted, and accepted ones that are not closed yet: closure rate 98.8 %. */
  readonly rejected: number;
  readonly open: number;
  /** Newest events of each grid that stay assigned after they are closed: 8 go round all departments. */
  readonly tied: number;
  readonly buildings: number;
  readonly otherPlaces: number;
  readonly organizations: number;
  readonly things: number;
  /** Grids and micro-grids that the tree of areas has. */
  readonly grids: number;
  readonly micros: number;
  /** Micro-grids of one inhabited grid. */
  readonly microsPerGrid: number;
}

/** Number of grids that a district of so many people is divided into: 256 for 20,000, at most 800. */
export function gridsFor(people: number): number {
  return Math.min(800, Math.max(192, Math.round(people / 78)));
}

/** Number of micro-grids of a grid: 2 for a small demo, 4 for a million people. */
export function microGridsFor(people: number): number {
  return Math.min(4, Math.max(2, Math.round(people / gridsFor(people) / 300)));
}

/** The size of everything else, once the areas are there. */
export function demoSize(
  seed: number,
  people: number,
  events: number,
  areas: { readonly grids: number; readonly micros: number },
): DemoSize {
  const rejected = Math.round(events / 116);
  return {
    seed,
    people,
    events,
    rejected,
    open: Math.round((events - rejected) * 0.012),
    tied: Math.min(16, Math.max(8, Math.round(events / areas.grids / 2))),
    buildings: Math.max(areas.micros, Math.round(people / 40)),
    otherPlaces: Math.max(areas.grids, Math.round(people / 65)),
    organizations: Math.max(60, Math.round(people / 40)),
    things: Math.max(areas.grids, Math.round(people / 10)),
    ...areas,
    microsPerGrid: microGridsFor(people),
  };
}
