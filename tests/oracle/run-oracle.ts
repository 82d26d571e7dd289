import { readFileSync } from 'node:fs';
import type { LoadedPolicy } from '../../src/policy/policy.js';
import { packagePath } from '../../src/shared/package-root.js';
import { buildWorld } from '../proof/build-world.js';
import { seededDraw } from '../proof/seeded-draw.js';
import { sampleValues } from '../support/sample-values.js';
import { openBothSides } from './both-sides.js';
import { compareCaller } from './compare-caller.js';
import type { Comparison, Finding, Tally } from './comparison.js';
import { OracleCallers } from './oracle-callers.js';
import { storeRandomGrants } from './random-grants.js';
import { randomWorld } from './random-world.js';
import { liveGrants } from './rights/held-grants.js';
import { Answerer } from './rights/operation-answer.js';
import { readRules } from './rights/read-rules.js';

export interface OracleOptions {
  /** What the hub has in force; the oracle always reads the access files themselves. */
  readonly policy: LoadedPolicy;
  /** At least so many of each; what a caller has begun ends. */
  readonly decisions: number;
  readonly queries: number;
  readonly seed: number;
  readonly onProgress?: (tally: Tally) => void;
}

export interface OracleResult {
  readonly tally: Tally;
  /** The first one; the run ends with it. */
  readonly finding?: Finding;
}

/** Callers over one world and its grants. */
const PER_WORLD = 40;
const GRANTS = 100;
/** Random operations of a caller. */
const QUERIES = 25;

const NOTHING = { callers: 0, held: 0, decisions: 0, full: 0, masked: 0, whole: 0, queries: 0, pages: 0 };

/** Compares what the hub decides and answers with what PostgreSQL gives by the oracle's rights, over random worlds and grants. */
export async function runOracle({
  policy,
  decisions,
  queries,
  seed,
  onProgress,
}: OracleOptions): Promise<OracleResult> {
  const { world: base, own } = buildWorld();
  const draw = seededDraw(seed);
  const sides = await openBothSides(policy);
  const { path } = sides;
  const comparison: Comparison = {
    ...{ ...sides, draw },
    rules: readRules(packagePath('schema/access')),
    answerer: new Answerer(readFileSync(packagePath('schema/schema.graphql'), 'utf8')),
  };
  const tally: Tally = { ...NOTHING, ends: new Map() };
  const isOver = () => tally.decisions >= decisions && tally.queries >= queries;
  try {
    while (!isOver()) {
      const world = randomWorld(base, draw);
      await sides.write(world);
      await storeRandomGrants(path.queries, GRANTS, { world, own, draw });
      await path.options.access.refresh();
      const callers = new OracleCallers(own, world, draw);
      const given = { grants: await liveGrants(path.queries), samples: await sampleValues(path.queries) };
      for (let count = 0; count < PER_WORLD && !isOver(); count++) {
        const wanted = { decisions: tally.decisions < decisions, queries: Math.min(QUERIES, queries - tally.queries) };
        const finding = await compareCaller(comparison, callers.next(), { ...given, ...wanted }, tally);
        if (finding !== undefined) return { tally, finding };
        onProgress?.(tally);
      }
    }
    return { tally };
  } finally {
    await sides.close();
  }
}
