import fc from 'fast-check';
import type { Tier } from '../../src/shared/principal.js';
import { eventsOf, transitionIn } from '../support/events.js';
import { areaAt } from '../support/grants.js';
import { startHub } from '../support/hub.js';
import { type Attempt, type Plain, RaceSteps, type Real, TakeStep } from './commands.js';
import { type PlainCaller, PlainEvent } from './plain-event.js';

export interface ProofOptions {
  /** Sequences of steps. */
  readonly runs: number;
  readonly seed: number;
}

/** How often steps ended so: by the code with which they were refused, or the step that was taken. */
export type ProofEnds = ReadonlyMap<string, number>;

const attempt: fc.Arbitrary<Attempt> = fc.record({
  guided: fc.oneof({ weight: 6, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  pick: fc.nat(1_000_000),
  given: fc.record({
    urgency: fc.constantFrom('NORMAL', 'NORMAL', 'URGENT', 'EMERGENCY'),
    department: fc.constantFrom('urban_management', 'emergency', 'health'),
    departments: fc.constantFrom(
      ['urban_management', 'emergency'],
      ['health', 'emergency'],
      ['urban_management', 'health', 'emergency'],
    ),
    workingDays: fc.integer({ min: 1, max: 20 }),
    resolved: fc.boolean(),
    satisfaction: fc.constantFrom('SATISFIED', 'BASICALLY_SATISFIED', 'DISSATISFIED'),
    level: fc.constantFrom('YELLOW', 'RED'),
    target: fc.constantFrom('POLICE', 'COURT', 'PETITION'),
  }),
});

const commands = fc.commands(
  [
    attempt.map((one) => new TakeStep(one)),
    attempt.map((one) => new TakeStep(one)),
    fc.array(attempt, { minLength: 2, maxLength: 3 }).map((some) => new RaceSteps(some)),
    // The same step twice at once.
    attempt.map((one) => new RaceSteps([one, one])),
  ],
  { maxCommands: 24, size: 'max' },
);

const TIERS = ['CITY', 'DISTRICT', 'STREET', 'COMMUNITY', 'GRID'] as const;
const CALLERS: readonly PlainCaller[] = [
  'grid_centre',
  'urban_management',
  'emergency',
  'health',
  'hotline_12345',
].flatMap((department) =>
  TIERS.map((tier) => ({ name: `demo:${department}:${tier.toLowerCase()}`, department, tier })),
);

/** Where an event can lie, and which tiers' callers see it then. */
const PLACES: readonly { readonly tier: Tier; readonly within: readonly string[] }[] = [
  { tier: 'GRID', within: ['CITY', 'DISTRICT', 'STREET', 'COMMUNITY', 'GRID'] },
  { tier: 'COMMUNITY', within: ['CITY', 'DISTRICT', 'STREET', 'COMMUNITY'] },
  { tier: 'STREET', within: ['CITY', 'DISTRICT', 'STREET'] },
];

/**
 * Random steps of many callers on events of a hub, one after the other and at the same time, held against a plain model: status,
 * tier, due time, history and what each caller is offered are the same after each.
 * @throws with the seed and the steps where they are not
 */
export async function proveLifeCycle({ runs, seed }: ProofOptions): Promise<ProofEnds> {
  const hub = await startHub();
  const events = eventsOf(hub);
  const ends = new Map<string, number>();
  const areas = new Map(await Promise.all(PLACES.map(async ({ tier }) => [tier, await areaAt(hub, tier)] as const)));
  const property = fc.asyncProperty(
    commands,
    fc.constantFrom(...PLACES),
    fc.constantFrom('GRID_REPORT', 'DISPUTE', 'DISPUTE', 'HAZARD'),
    fc.nat(4),
    async (steps, { tier, within }, kind, by) => {
      const reporter = CALLERS.find(
        (one) => one.department === 'grid_centre' && one.tier === within[by % within.length],
      );
      if (reporter === undefined) throw new Error('nobody reports');
      const report = await events.report(hub.named(reporter.name), tier, { kind, area: areas.get(tier) ?? '' });
      const { event, at } = transitionIn(report);
      const real: Real = { hub, events, callers: CALLERS, event, ends };
      const holds = reporter.tier === 'CITY' ? 'DISTRICT' : reporter.tier;
      const plain: Plain = { event: new PlainEvent(kind, within, reporter, holds, at) };
      await fc.asyncModelRun(() => ({ model: plain, real }), steps);
    },
  );
  try {
    await fc.assert(property, { numRuns: runs, seed, endOnFailure: true });
  } finally {
    await hub.close();
  }
  return ends;
}
