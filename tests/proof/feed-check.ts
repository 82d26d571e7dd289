import type { Principal } from '../../src/shared/principal.js';
import type { JsonObject } from '../support/hub.js';
import { type CanaryScan, canaryScan } from './canary-scan.js';
import { RecordCheck } from './record-check.js';
import { Reference } from './reference.js';
import { type View, viewOf } from './view.js';
import type { World } from './world.js';

/** A change as feeds give it, in whatever form. */
export interface FeedLine {
  readonly kind: string;
  readonly type: string;
  readonly id: string;
  readonly record?: JsonObject | null;
}

/** What a caller reads of the states of a world, one after the other. */
export interface History {
  readonly scan: CanaryScan;
  /** Of the last state. */
  readonly reference: Reference;
  readonly now: View;
  /** What they read in each state before the last one, the latest first. */
  readonly before: readonly View[];
}

export function historyOf(worlds: readonly World[], caller: Principal): History {
  const [now, ...before] = worlds.toReversed();
  if (now === undefined) throw new Error('a history has a state');
  const reference = new Reference(now, caller);
  return {
    scan: canaryScan(now, caller, before),
    reference,
    now: viewOf(now, caller, reference),
    before: before.map((world) => viewOf(world, caller)),
  };
}

/** Holds what a feed tells of a history against what the caller read before it, in between and after it. */
export class FeedCheck {
  readonly #records: RecordCheck;
  readonly #now: View;
  /** What the caller read in each state before the last one. */
  readonly #before: readonly View[];
  readonly #told = new Set<string>();

  constructor({ reference, now, before }: History) {
    this.#records = new RecordCheck(reference);
    this.#now = now;
    this.#before = before;
  }

  get compared(): number {
    return this.#records.compared;
  }

  /** What is wrong with a part of the feed, and the records that must be on its receipt. */
  part(lines: readonly FeedLine[]): { readonly values: readonly string[]; readonly records: ReadonlySet<string> } {
    this.#records.records.clear();
    const gone = lines.filter(({ record }) => !record).map(({ type, id }) => `${type} ${id}`);
    const values = lines.flatMap((line) => this.#line(line));
    return { values, records: new Set([...this.#records.records, ...gone]) };
  }

  #line({ kind, type, id, record }: FeedLine): readonly string[] {
    const key = `${type} ${id}`;
    this.#told.add(key);
    if (kind === 'upsert' || kind === 'enteredScope') {
      return record ? this.#records.problemsOf(type, record) : [`${key}: ${kind} without a record`];
    }
    if (this.#now.has(key)) return [`${key} is told to be gone (${kind}), and is not`];
    return this.#before.some((view) => view.has(key)) ? [] : [`${key} was never the caller's to see (${kind})`];
  }

  /** Records of these types of which the caller reads something else than at first, and that no part told. */
  untold(types: readonly string[]): readonly string[] {
    const first = this.#before.at(-1) ?? this.#now;
    const changed = [...new Set([...first.keys(), ...this.#now.keys()])].filter(
      (key) => first.get(key) !== this.#now.get(key),
    );
    return changed
      .filter((key) => types.includes(key.split(' ')[0] ?? '') && !this.#told.has(key))
      .map((key) => `${key} changed and was not told`);
  }
}

/** What all that a feed told comes to: by record, as it was told last, or that it is gone. */
export class ToldRecords {
  readonly #told = new Map<string, string>();

  add(lines: readonly FeedLine[]): void {
    for (const { type, id, record } of lines) this.#told.set(`${type} ${id}`, JSON.stringify(record ?? 'gone'));
  }

  text(): string {
    return [...this.#told]
      .map(([key, told]) => `${key} ${told}`)
      .sort()
      .join('\n');
  }
}
