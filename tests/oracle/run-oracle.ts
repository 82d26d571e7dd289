import { readFileSync } from 'node:fs';
import { MODELS } from '../../src/modules/index.js';
import { vocabularyOf } from '../../src/modules/vocabulary.js';
import { readAccessTexts } from '../../src/policy/load.js';
import { type LoadedPolicy, policyOf } from '../../src/policy/policy.js';
import { packagePath } from '../../src/shared/package-root.js';
import { type BuiltWorld, buildWorld } from '../proof/build-world.js';
import { seededDraw } from '../proof/seeded-draw.js';
import type { Draw } from '../support/draw.js';
import { sampleValues } from '../support/sample-values.js';
import { openBothSides } from './both-sides.js';
import { compareCaller } from './compare-caller.js';
import type { Comparison, Finding, Tally } from './comparison.js';
import { editedFiles } from './edited-files.js';
import { OracleCallers } from './oracle-callers.js';
import { storeRandomGrants } from './random-grants.js';
import { randomWorld } from './random-world.js';
import { liveGrants } from './rights/held-grants.js';
import { Answerer } from './rights/operation-answer.js';
import { readRules } from './rights/read-rules.js';

export interface OracleOptions {
  /** At least so many of each; what a caller has begun ends. */
  readonly decisions: number;
  readonly queries: number;
  readonly seed: number;
  /** Callers over one world and its grants. */
  readonly perWorld?: number;
  /** What the hub has in force in place of what the oracle reads: a mistake. */
  readonly planted?: LoadedPolicy;
  readonly onProgress?: (tally: Tally) => void;
}

export interface OracleResult {
  readonly tally: Tally;
  /** The first one; the run ends with it. */
  readonly finding?: Finding;
}

/** Grants in force in each world. */
const GRANTS = 100;
/** Random operations of a caller. */
const QUERIES = 25;

const NOTHING = { worlds: 0, callers: 0, held: 0, decisions: 0, full: 0, masked: 0, whole: 0, queries: 0, pages: 0 };

/**
 * Compares what the hub decides and answers with what PostgreSQL gives by the oracle's rights, over random worlds and grants:
 * by the hub's own access files and, unless a mistake is planted, in every second world by edited ones.
 */
export async function runOracle(options: OracleOptions): Promise<OracleResult> {
  const run = new OracleRun(options);
  for (;;) {
    const finding = await run.world();
    if (finding !== undefined || run.isOver) return { tally: run.tally, ...(finding && { finding }) };
  }
}

class OracleRun {
  readonly tally: Tally = { ...NOTHING, ends: new Map() };
  readonly #options: OracleOptions;
  readonly #built: BuiltWorld = buildWorld();
  readonly #texts = readAccessTexts(packagePath('schema/access'));
  readonly #answerer = new Answerer(readFileSync(packagePath('schema/schema.graphql'), 'utf8'));
  readonly #draw: Draw;

  constructor(options: OracleOptions) {
    this.#options = options;
    this.#draw = seededDraw(options.seed);
  }

  get isOver(): boolean {
    return this.tally.decisions >= this.#options.decisions && this.tally.queries >= this.#options.queries;
  }

  /** Callers over one world. */
  async world(): Promise<Finding | undefined> {
    const draw = this.#draw;
    const { own } = this.#built;
    const { planted } = this.#options;
    const edited = planted === undefined && this.tally.worlds % 2 === 1;
    const texts = edited ? editedFiles(this.#texts, draw) : this.#texts;
    const sides = await openBothSides(planted ?? policyOf(texts, vocabularyOf(MODELS)));
    try {
      const { path } = sides;
      const world = randomWorld(this.#built.world, draw);
      await sides.write(world);
      await storeRandomGrants(path.queries, GRANTS, { world, own, draw });
      await path.options.access.refresh();
      this.tally.worlds += 1;
      return await this.#callers(
        { ...sides, draw, rules: readRules(texts), answerer: this.#answerer },
        new OracleCallers(own, world, draw),
      );
    } finally {
      await sides.close();
    }
  }

  async #callers(comparison: Comparison, callers: OracleCallers): Promise<Finding | undefined> {
    const { decisions, queries, perWorld = 40, onProgress } = this.#options;
    const { tally } = this;
    const { queries: connection } = comparison.path;
    const given = { grants: await liveGrants(connection), samples: await sampleValues(connection) };
    for (let count = 0; count < perWorld && !this.isOver; count++) {
      const wanted = { decisions: tally.decisions < decisions, queries: Math.min(QUERIES, queries - tally.queries) };
      const finding = await compareCaller(comparison, callers.next(), { ...given, ...wanted }, tally);
      if (finding !== undefined) return finding;
      onProgress?.(tally);
    }
    return undefined;
  }
}
