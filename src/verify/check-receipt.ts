import { parseCanonical } from './canonical-text.js';
import type { Finding } from './finding.js';
import type { KeptReceipt } from './log-source.js';
import { leafHash } from './tree-hash.js';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Checks one receipt by itself, where the receipt of this place is due: its place, its text, and its hash and columns. */
export function checkReceipt(receipt: KeptReceipt, place: number): Finding | undefined {
  if (receipt.sequence < place)
    return { sequence: receipt.sequence, problem: 'there is more than one receipt of this place' };
  const problem = receipt.sequence > place ? 'the receipt is missing' : problemOf(receipt, place);
  return problem === undefined ? undefined : { sequence: place, problem };
}

function problemOf({ body, leafHash: kept, columns }: KeptReceipt, place: number): string | undefined {
  if (!leafHash(body).equals(kept)) return 'the text is not the one that was hashed';
  const told = read(body);
  if (told === undefined) return 'the text is not canonical JSON';
  if (told.sequence !== place) return 'the text says another sequence';
  if (columns === undefined) return undefined;
  const principal = typeof told.principal === 'object' && told.principal !== null ? told.principal : {};
  const same =
    told.recordedAt === columns.recordedAt &&
    told.outcome === columns.outcome &&
    Reflect.get(principal, 'id') === columns.principalId &&
    Reflect.get(principal, 'department') === columns.department;
  return same ? undefined : 'the columns for searching are not what the text says';
}

function read(body: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    return parseCanonical(utf8.decode(body));
  } catch {
    return undefined;
  }
}
