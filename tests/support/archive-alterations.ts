import { signArchive } from '../../src/receipts/archive-note.js';
import type { LogKey } from '../../src/receipts/log-key.js';
import { EMPTY_FRONTIER, extend, leafHash, root } from '../../src/receipts/merkle.js';
import { openArchiveNote } from '../../src/verify/archive-note.js';
import { parseVerifierKey } from '../../src/verify/verifier-key.js';
import type { Draw } from './draw.js';
import type { ArchiveBytes, KeptLog } from './kept-log.js';

/** What was done to a log. */
export interface Alteration {
  readonly log: KeptLog;
  /** In words, for the report. */
  readonly what: string;
  /** The first receipt that is not what it was, where the alteration touches receipts. */
  readonly first?: number;
}

/** The log, and what the strongest of those who alter it has. */
export interface Altered {
  readonly log: KeptLog;
  /** The key that signs the log now. */
  readonly key: LogKey;
}

export type Kind = (draw: Draw, altered: Altered) => Alteration;

/** Kinds of alteration of the files of a log's archives. */
export const ARCHIVE_KINDS: Readonly<Record<string, Kind>> = {
  'a bit of an archive': (draw, { log }) =>
    inFile(draw, log, (bytes) => {
      const at = draw.below(bytes.length);
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ (1 << draw.below(8));
      return { bytes: changed, what: `byte ${at}` };
    }),
  'an archive cut off': (draw, { log }) =>
    inFile(draw, log, (bytes) => {
      const end = draw.below(bytes.length);
      return { bytes: bytes.subarray(0, end), what: `at byte ${end}` };
    }),
  'a line of an archive deleted': (draw, { log }) =>
    inLines(draw, log, (lines, at) => ({ lines: lines.toSpliced(at, 1), what: `line ${at}` })),
  'a line of an archive twice': (draw, { log }) =>
    inLines(draw, log, (lines, at) => ({ lines: lines.toSpliced(at, 0, lines[at] ?? ''), what: `line ${at}` })),
  'two lines of an archive swapped': (draw, { log }) =>
    inLines(draw, log, (lines, at) => {
      const different = [...lines.keys()].filter((other) => lines[other] !== lines[at]);
      const other = draw.pick(different);
      const swapped = lines.with(at, lines[other] ?? '').with(other, lines[at] ?? '');
      return { lines: swapped, what: `lines ${at} and ${other}` };
    }),
  'an archive written anew, signed with the key of the log': forgeArchive,
};

/** The lines of a file, with their ends. */
export function linesOf(bytes: Buffer): readonly string[] {
  return bytes.toString().split(/(?<=\n)/);
}

/** Lines of the note at the start of an archive, with the empty one after it. */
export function noteLines(bytes: Buffer): number {
  return linesOf(bytes).findIndex((line) => line.startsWith('{'));
}

/** Everything that the operator has is made to fit: texts, hashes, note; but not the log that came after. */
function forgeArchive(draw: Draw, { log, key }: Altered): Alteration {
  const at = draw.below(log.files.length);
  const [archive, file] = [log.archives[at], log.files[at]];
  const known = parseVerifierKey(key.verifierKey);
  const head = archive && known && openArchiveNote(archive.note, [known]);
  if (archive === undefined || file === undefined || !head) throw new Error('no archive');
  const texts = linesOf(file.bytes)
    .slice(noteLines(file.bytes))
    .map((line) => line.slice(0, -1));
  const place = draw.below(texts.length);
  const forged = texts.with(place, (texts[place] ?? '').replace('"Fill"', '"Forged"'));
  const receipts = log.receipts.map((row) => {
    const text = forged[row.sequence - archive.firstSize];
    return text === undefined ? row : { ...row, leafHash: leafHash(text) };
  });
  const leaves = receipts.slice(0, archive.size).map((row) => row.leafHash);
  const note = signArchive(key, { ...head, root: root(extend(EMPTY_FRONTIER, leaves)) });
  const bytes = Buffer.from(`${note}\n${forged.map((text) => `${text}\n`).join('')}`);
  return {
    log: {
      ...log,
      receipts,
      archives: log.archives.with(at, { ...archive, note }),
      files: log.files.with(at, { ...file, bytes }),
    },
    what: `receipt ${archive.firstSize + place}`,
    first: archive.firstSize + place,
  };
}

function inLines(
  draw: Draw,
  log: KeptLog,
  change: (lines: readonly string[], at: number) => { readonly lines: readonly string[]; readonly what: string },
): Alteration {
  return inFile(draw, log, (bytes) => {
    const lines = linesOf(bytes);
    const { lines: changed, what } = change(lines, draw.below(lines.length - 1));
    return { bytes: Buffer.from(changed.join('')), what };
  });
}

function inFile(
  draw: Draw,
  log: KeptLog,
  change: (bytes: Buffer) => { readonly bytes: Buffer; readonly what: string },
): Alteration {
  const at = draw.below(log.files.length);
  const file: ArchiveBytes | undefined = log.files[at];
  if (file === undefined) throw new Error('no archive');
  const { bytes, what } = change(file.bytes);
  return { log: { ...log, files: log.files.with(at, { ...file, bytes }) }, what: `archive ${at}, ${what}` };
}
