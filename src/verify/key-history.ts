import { bytesOfBase64 } from './base64.js';
import type { OpenedCheckpoint } from './checkpoint.js';
import type { TreeHead } from './consistency.js';
import type { KeptKey } from './log-source.js';
import { openNote } from './open-note.js';
import { HASH_BYTES } from './tree-hash.js';
import { parseVerifierKey, type VerifierKey } from './verifier-key.js';

/** First line of the note in which one key hands over to the next. */
const TITLE = 'fivefold/log-key-rotation/v1';

interface Period {
  readonly key: VerifierKey;
  readonly first: number;
  readonly last: number;
}

/** The keys of a log, and when each of them was the one that signs. */
export class KeyHistory {
  /** Name of the log. */
  readonly origin: string;
  /** States of the log at which a key took over. */
  readonly handovers: readonly TreeHead[];
  readonly #periods: readonly Period[];

  private constructor(periods: readonly Period[], handovers: readonly TreeHead[]) {
    this.origin = periods[0]?.key.name ?? '';
    this.handovers = handovers;
    this.#periods = periods;
  }

  /**
   * Reads the keys that a log keeps. Those of `trusted` and all that they handed over to, or took over from, count; without
   * `trusted` all of them do. A string says what is wrong with them.
   */
  static read(kept: readonly KeptKey[], trusted: readonly VerifierKey[] | undefined): KeyHistory | string {
    const keys: VerifierKey[] = [];
    const handovers: TreeHead[] = [];
    const endorsed: boolean[] = [];
    for (const [at, { number, verifierKey, firstSize, note }] of kept.entries()) {
      const key = parseVerifierKey(verifierKey);
      if (number !== at) return `key ${at} of the log is missing`;
      if (key === undefined) return `key ${at} of the log is none`;
      const before = keys[at - 1];
      keys.push(key);
      if (before === undefined) {
        if (firstSize !== 0 || note !== null) return 'the first key of the log did not begin with it';
        continue;
      }
      const handover = note === null ? undefined : readHandover(note, before, key);
      if (handover === undefined) return `key ${at} of the log was not handed over by a note that it signed`;
      if (handover.size !== firstSize) return `key ${at} of the log did not take over at receipt ${firstSize}`;
      handovers.push(handover);
      endorsed.push(handover.endorsed);
    }
    if (keys.length === 0) return 'the log has no key';
    const periods = keys.map((key, at): Period => {
      return { key, first: handovers[at - 1]?.size ?? 0, last: handovers[at]?.size ?? Number.POSITIVE_INFINITY };
    });
    if (periods.some(({ first, last }) => first > last)) return 'the keys of the log did not take over in their order';
    const counting = trusted === undefined ? periods : linked(periods, endorsed, trusted);
    if (counting.length === 0) return 'no key of the log is one that you trust';
    return new KeyHistory(counting, handovers);
  }

  /** The keys that count. */
  get keys(): readonly VerifierKey[] {
    return this.#periods.map(({ key }) => key);
  }

  /** The period, from `earliest` on, whose key signed the checkpoint, or archive, at a size that was its own; undefined when there is none. */
  periodOf({ signers, size }: Pick<OpenedCheckpoint, 'signers' | 'size'>, earliest = 0): number | undefined {
    const at = this.#periods.findIndex(
      ({ key, first, last }, period) =>
        period >= earliest && first <= size && size <= last && signers.some(({ text }) => text === key.text),
    );
    return at < 0 ? undefined : at;
  }
}

/** The periods of trusted keys and of those that are linked to them by notes that both keys signed. */
function linked(
  periods: readonly Period[],
  endorsed: readonly boolean[],
  trusted: readonly VerifierKey[],
): readonly Period[] {
  const counts = periods.map(({ key }) => trusted.some(({ text }) => text === key.text));
  for (let at = 1; at < counts.length; at++) if (counts[at - 1] && endorsed[at - 1]) counts[at] = true;
  for (let at = counts.length - 1; at > 0; at--) if (counts[at] && endorsed[at - 1]) counts[at - 1] = true;
  return periods.filter((_, at) => counts[at]);
}

function readHandover(
  note: string,
  before: VerifierKey,
  key: VerifierKey,
): (TreeHead & { readonly endorsed: boolean }) | undefined {
  const opened = openNote(note, [before, key]);
  const [title, origin, size, encoded = '', verifierKey, end] = opened?.text.split('\n') ?? [];
  const root = bytesOfBase64(encoded);
  if (opened === undefined || title !== TITLE || origin !== key.name || verifierKey !== key.text || end !== '') return;
  if (!/^(0|[1-9]\d{0,14})$/.test(size ?? '') || root?.length !== HASH_BYTES || opened.unknown > 0) return;
  const signed = (by: VerifierKey) => opened.signers.some(({ text }) => text === by.text);
  return signed(key) ? { size: Number(size), root, endorsed: signed(before) } : undefined;
}
