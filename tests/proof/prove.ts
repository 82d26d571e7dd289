import type { LoadedPolicy } from '../../src/policy/policy.js';
import type { Principal } from '../../src/shared/principal.js';
import type { Draw } from '../support/draw.js';
import type { Finding, Tally } from './asking.js';
import { buildWorld } from './build-world.js';
import { openProofHub, type ProofHub } from './hub-pair.js';
import { proofCallers } from './proof-callers.js';
import { makeProofDatabases } from './proof-databases.js';
import type { PullCursor } from './pull-request.js';
import { seededDraw } from './seeded-draw.js';
import { type GivenCursor, runSession, type SessionOptions } from './session.js';
import { variantOf } from './variant.js';
import { openWorldWriter } from './world-database.js';
import { worldSamples } from './world-samples.js';

export interface ProofOptions {
  readonly policy: LoadedPolicy;
  /** At least so many; a session that has begun ends. */
  readonly operations: number;
  readonly seed: number;
  /** Operations of one caller over one pair of worlds; as many as let every caller have a turn, within bounds, unless given. */
  readonly batch?: number;
  /** Callers at the same time. */
  readonly lanes?: number;
  /** Run on the database by the owner of its tables, before it is copied: a mistake of a mutant. */
  readonly statement?: string;
  readonly onProgress?: (operations: number) => void;
}

export interface ProofResult {
  readonly tally: Tally;
  /** The first one; the run ends with it. */
  readonly finding?: Finding;
}

/** Documents that callers of all classes ask by turns. */
const SHARED = 64;

/** Making another world for a caller costs as much as ten operations. */
const SHORTEST_TURN = 40;
const LONGEST_TURN = 150;

/** Sends random requests of every class of callers, each over two worlds that are the same to it. */
export async function prove(options: ProofOptions): Promise<ProofResult> {
  const { policy, lanes = 3 } = options;
  const { world, own } = buildWorld();
  const databases = await makeProofDatabases(world, options, lanes);
  const [first] = databases.pairs;
  if (first === undefined) throw new Error('there are no databases');
  const hub = await openProofHub(first[0], policy);
  try {
    const run = new ProofRun(options, hub, { world, callers: proofCallers(own) });
    await Promise.all(
      databases.pairs.map(async ([one, other]) => {
        const sides = [await hub.side(one), await hub.side(other)] as const;
        const writers = [await openWorldWriter(one.owner), await openWorldWriter(other.owner)] as const;
        await run.lane(sides, writers).finally(() => Promise.all(writers.map((writer) => writer.close())));
      }),
    );
    return run.result();
  } finally {
    await hub.close();
    await databases.close();
  }
}

interface Cast {
  readonly world: SessionOptions['world'];
  readonly callers: readonly Principal[];
}

class ProofRun {
  readonly #options: ProofOptions;
  readonly #hub: ProofHub;
  readonly #cast: Cast;
  readonly #samples: SessionOptions['samples'];
  readonly #draw: Draw;
  readonly #cursors: GivenCursor[] = [];
  readonly #pullCursors: PullCursor[] = [];
  readonly #tally: Tally = { operations: 0, compared: 0, changes: 0, ends: new Map() };
  #waiting: Principal[] = [];
  #finding: Finding | undefined;

  constructor(options: ProofOptions, hub: ProofHub, cast: Cast) {
    this.#options = options;
    this.#hub = hub;
    this.#cast = cast;
    this.#samples = worldSamples(cast.world);
    this.#draw = seededDraw(options.seed);
  }

  result(): ProofResult {
    return { tally: this.#tally, ...(this.#finding && { finding: this.#finding }) };
  }

  /** One session after the other, until there were enough operations or something was found. */
  async lane(sides: SessionOptions['sides'], writers: SessionOptions['writers']): Promise<void> {
    const { operations, onProgress } = this.#options;
    const { world, callers } = this.#cast;
    const fair = Math.min(LONGEST_TURN, Math.max(SHORTEST_TURN, Math.ceil(operations / callers.length)));
    const { batch = fair } = this.#options;
    while (this.#tally.operations < operations && this.#finding === undefined) {
      const caller = this.#next();
      const draw = seededDraw(this.#draw.below(2 ** 31));
      const variant = variantOf(world, caller, draw);
      await Promise.all([writers[0].write(world), writers[1].write(variant)]);
      const finding = await runSession({
        ...{ hub: this.#hub, sides, writers, world, variant, caller, draw, samples: this.#samples, shared: SHARED },
        ...{ operations: batch, tally: this.#tally, cursors: this.#cursors, pullCursors: this.#pullCursors },
        isOver: () => this.#finding !== undefined,
      });
      this.#finding ??= finding;
      onProgress?.(this.#tally.operations);
    }
  }

  /** Every caller once, in a random order, and again. */
  #next(): Principal {
    if (this.#waiting.length === 0) this.#waiting = [...this.#cast.callers];
    const [caller] = this.#waiting.splice(this.#draw.below(this.#waiting.length), 1);
    if (caller === undefined) throw new Error('there are no callers');
    return caller;
  }
}
