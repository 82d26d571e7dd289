import { type ArchiveHead, openArchiveNote } from './archive-note.js';
import { textProblem } from './check-receipt.js';
import type { Finding } from './finding.js';
import { GrowingTree } from './growing-tree.js';
import { UnreadableLog } from './log-source.js';
import { readChunks, readLines } from './read-lines.js';
import { leafHash } from './tree-hash.js';
import type { VerifierKey } from './verifier-key.js';

/** An archive: its signed note, and the canonical texts of its receipts in their order. */
export interface ArchiveFile {
  /** For example the name of the file. */
  readonly where: string;
  readonly note: string;
  /** Reads the texts; given once. @throws UnreadableLog */
  texts(): AsyncIterable<Buffer>;
}

/** Lines of a note before which a file is no archive. */
const MOST_NOTE_LINES = 200;

/**
 * Opens an archive: a note, an empty line, and the texts, one a line.
 * @param read gives the bytes of the file, each time from its start
 * @throws UnreadableLog when it is none
 */
export async function openArchive(
  where: string,
  read: () => AsyncIterable<Buffer> = () => readChunks(where),
): Promise<ArchiveFile> {
  const head: string[] = [];
  let empty = 0;
  for await (const line of readLines(where, read())) {
    if (line.length === 0) empty += 1;
    if (empty === 2 || head.length > MOST_NOTE_LINES) break;
    head.push(line.toString());
  }
  if (empty < 2) throw new UnreadableLog(`${where} is not an archive of an access log`);
  return { where, note: `${head.join('\n')}\n`, texts: () => after(readLines(where, read()), head.length + 1) };
}

/**
 * Checks an archive by itself: it is signed by one of the keys, and its texts are the receipts that lead from the tree before
 * it to the one that was signed.
 * @returns what it holds, or what is wrong
 */
export async function checkArchive(
  { where, note, texts }: ArchiveFile,
  keys: readonly VerifierKey[],
): Promise<ArchiveHead | Finding> {
  const head = openArchiveNote(note, keys);
  if (head === undefined) return { problem: `${where} is not signed by a key that you trust` };
  const tree = new GrowingTree(head.firstSize, head.frontier);
  for await (const text of texts()) {
    const problem = textProblem(text, tree.size);
    if (problem !== undefined) return { sequence: tree.size, problem: `in ${where} ${problem}` };
    tree.add(leafHash(text));
  }
  if (tree.size !== head.size) return { sequence: tree.size, problem: `${where} does not end where its note says` };
  if (tree.root().equals(head.root)) return head;
  return {
    sequence: head.firstSize,
    until: head.size - 1,
    problem: `the texts in ${where} are not those that were signed`,
  };
}

async function* after(lines: AsyncIterable<Buffer>, skipped: number): AsyncGenerator<Buffer> {
  let number = 0;
  for await (const line of lines) {
    if (number >= skipped) yield line;
    number += 1;
  }
}
