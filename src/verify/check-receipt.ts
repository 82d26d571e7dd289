import { parseCanonical } from './canonical-text.js';
import type { Finding } from './finding.js';
import type { KeptReceipt } from './log-source.js';
import { leafHash } from './tree-hash.js';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Checks one receipt by itself, where the receipt of this place is due: its place, its text, and its hash and columns.
 * @param archived receipts at the start of the log whose texts may be elsewhere
 */
export function checkReceipt(receipt: KeptReceipt, place: number, archived = 0): Finding | undefined {
  if (receipt.sequence < place)
    return { sequence: receipt.sequence, problem: 'there is more than one receipt of this place' };
  const problem = receipt.sequence > place ? 'the receipt is missing' : problemOf(receipt, place, archived);
  return problem === undefined ? undefined : { sequence: place, problem };
}

/** What is wrong with a text as that of the receipt of this place, whatever its hash. */
export function textProblem(body: Buffer, place: number): string | undefined {
  const told = readText(body);
  if (told === undefined) return 'the text is not canonical JSON';
  return told.sequence === place ? undefined : 'the text says another sequence';
}

function problemOf(
  { body, leafHash: kept, columns }: KeptReceipt,
  place: number,
  archived: number,
): string | undefined {
  if (body === undefined) return place < archived ? undefined : 'the text is missing';
  if (!leafHash(body).equals(kept)) return 'the text is not the one that was hashed';
  const told = readText(body);
  const problem = textProblem(body, place);
  if (problem !== undefined || told === undefined || columns === undefined) return problem;
  const principal = typeof told.principal === 'object' && told.principal !== null ? told.principal : {};
  const same =
    told.recordedAt === columns.recordedAt &&
    told.outcome === columns.outcome &&
    Reflect.get(principal, 'id') === columns.principalId &&
    Reflect.get(principal, 'department') === columns.department;
  return same ? undefined : 'the columns for searching are not what the text says';
}

/** The members of a canonical text; undefined when it is none. */
export function readText(body: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    return parseCanonical(utf8.decode(body));
  } catch {
    return undefined;
  }
}
