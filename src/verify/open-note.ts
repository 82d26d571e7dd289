import { verify } from 'node:crypto';
import { bytesOfBase64 } from './base64.js';
import type { VerifierKey } from './verifier-key.js';

/** The text of a note, and who signed it. */
export interface OpenedNote {
  /** With its final newline. */
  readonly text: string;
  /** Known keys with a plain signature, which holds. */
  readonly signers: readonly VerifierKey[];
  /** The times that known keys state, in seconds since 1970. */
  readonly times: readonly number[];
  /** Number of signatures of unknown keys. */
  readonly unknown: number;
}

const MOST_SIGNATURES = 100;
const TIME_BYTES = 8;

/**
 * Opens a signed note (C2SP signed-note). Signatures of unknown keys are ignored. Undefined when it has not the form of a
 * note, when no known key signed it, or when one signature of a known key does not hold.
 */
export function openNote(note: string, keys: readonly VerifierKey[]): OpenedNote | undefined {
  const end = note.lastIndexOf('\n\n');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a note must not hold them
  if (end < 0 || !note.endsWith('\n') || /[\u0000-\u0009\u000b-\u001f]/.test(note)) return undefined;
  const text = note.slice(0, end + 1);
  const lines = note.slice(end + 2, -1).split('\n');
  if (lines.length > MOST_SIGNATURES) return undefined;
  const signers: VerifierKey[] = [];
  const times: number[] = [];
  let unknown = 0;
  for (const line of lines) {
    const [, name, encoded = ''] = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/=]+)$/u.exec(line) ?? [];
    const bytes = bytesOfBase64(encoded);
    if (name === undefined || bytes === undefined || bytes.length <= 4) return undefined;
    const id = bytes.toString('hex', 0, 4);
    const key = keys.find((known) => known.name === name && [known.noteId, known.timeId].includes(id));
    if (key === undefined) {
      unknown += 1;
      continue;
    }
    const signature = bytes.subarray(4);
    if (id === key.noteId) {
      if (!holds(key, text, signature)) return undefined;
      signers.push(key);
    } else {
      const time = signature.length > TIME_BYTES ? signature.readBigUInt64BE() : 0n;
      if (!holds(key, `cosignature/v1\ntime ${time}\n${text}`, signature.subarray(TIME_BYTES))) return undefined;
      times.push(Number(time));
    }
  }
  return signers.length === 0 ? undefined : { text, signers, times, unknown };
}

function holds(key: VerifierKey, message: string, signature: Buffer): boolean {
  return verify(null, Buffer.from(message), key.publicKey, signature);
}
