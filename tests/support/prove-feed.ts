import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { seededDraw } from '../proof/seeded-draw.js';
import type { Draw } from './draw.js';
import { differences, FeedCopy, type FollowedHub, viewOf } from './feed-copy.js';
import { RandomWriter, writtenRows } from './random-writer.js';

/** A department whose copy is held against its view. */
export interface CopyHolder {
  readonly name: string;
  readonly token: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly types: readonly string[];
}

export interface ProveFeedOptions {
  /** Rows of the change log that are written at least. */
  readonly changes: number;
  readonly seed: number;
  readonly writers: number;
  readonly holders: readonly CopyHolder[];
  /** The hub's address, which may become another one. */
  readonly hub: () => FollowedHub;
  /** How writers reach the database now. */
  readonly database: () => pg.ClientConfig;
  /** Id of the street in which most is written. */
  readonly street: number;
  /** Rows of the change log. */
  readonly written: () => Promise<number>;
  /** Something that happens meanwhile (a policy change, a kill): called between pulls, now and then. */
  readonly disturb?: (draw: Draw) => Promise<void>;
  /** Further copies to compare when the writers rest. */
  readonly compareMore?: () => Promise<void>;
  /** Times that the writers rest and copies are compared. */
  readonly rounds: number;
  readonly onProgress?: (changes: number) => void;
}

/** What a run did. */
export interface ProvedFeed {
  readonly changes: number;
  readonly committed: number;
  readonly undone: number;
  readonly delivered: number;
  readonly repeated: number;
  readonly resyncs: Readonly<Record<string, number>>;
}

/**
 * Has writers make random transactions while each department keeps a copy, and expects each copy to be the department's view
 * whenever the writers rest.
 * @throws Error with the differences
 */
export async function proveFeed(options: ProveFeedOptions): Promise<ProvedFeed> {
  const { changes, seed, writers, holders, rounds, hub } = options;
  const rows = await writtenRows(options.database(), options.street);
  const made = Array.from(
    { length: writers },
    (_, at) => new RandomWriter(options.database, rows, seededDraw(seed + 1 + at)),
  );
  const copies = holders.map((holder) => new FeedCopy(holder, holder.types));
  for (const copy of copies) await copy.begin(hub());
  const before = await options.written();
  const draw = seededDraw(seed);
  for (let round = 1; round <= rounds; round++) {
    let over = false;
    const writing = Promise.all(made.map((writer) => writer.run(() => over)));
    writing.catch(() => undefined);
    const pulling = Promise.all(
      copies.map((copy, at) => pullMeanwhile(copy, hub, seededDraw(seed * 7 + at), () => over)),
    );
    pulling.catch(() => undefined);
    const aim = before + (changes * round) / rounds;
    for (let done = 0; done < aim; ) {
      await Promise.race([sleep(150), writing, pulling]);
      done = await options.written().catch(() => done);
      options.onProgress?.(Math.min(done - before, changes));
      await options.disturb?.(draw);
    }
    over = true;
    await Promise.all([writing, pulling]);
    await compare(copies, holders, hub, round);
    await options.compareMore?.();
  }
  const sum = (of: (copy: FeedCopy) => number) => copies.reduce((total, copy) => total + of(copy), 0);
  const resyncs = Map.groupBy(
    copies.flatMap((copy) => copy.resyncs),
    (reason) => reason,
  );
  return {
    changes: (await options.written()) - before,
    committed: made.reduce((total, { committed }) => total + committed, 0),
    undone: made.reduce((total, { undone }) => total + undone, 0),
    delivered: sum(({ delivered }) => delivered),
    repeated: sum(({ repeated }) => repeated),
    resyncs: Object.fromEntries([...resyncs].map(([reason, list]) => [reason, list.length])),
  };
}

/** Pulls parts of random size; now and then one is lost on its way, or taken without its cursor, as by a reader that is killed. */
async function pullMeanwhile(copy: FeedCopy, hub: () => FollowedHub, draw: Draw, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const killed = draw.chance(10) ? draw.pick(['before', 'between'] as const) : undefined;
    await copy.pull(hub(), { first: 1 + draw.below(200), ...(killed && { killed }) }).catch((error: unknown) => {
      if (!isUnavailable(error)) throw error;
    });
    await sleep(draw.below(30));
  }
}

async function compare(
  copies: readonly FeedCopy[],
  holders: readonly CopyHolder[],
  hub: () => FollowedHub,
  round: number,
): Promise<void> {
  for (const [at, copy] of copies.entries()) {
    const holder = holders[at];
    if (holder === undefined) throw new Error('a copy without a holder');
    await copy.catchUp(hub());
    const found = differences(copy.records, await viewOf(hub(), holder, holder.types));
    if (found.length > 0)
      throw new Error(`round ${round}: the copy of ${holder.name} is not its view:\n${found.join('\n')}`);
  }
}

/** A hub or a database that was killed; a copy that was broken off is made anew from its cursor. */
function isUnavailable(error: unknown): boolean {
  return (
    error instanceof TypeError || (error instanceof Error && /: 50[034] |has no end|terminated/.test(error.message))
  );
}
