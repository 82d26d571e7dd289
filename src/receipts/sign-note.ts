import type { LogKey } from './log-key.js';

/** A state of the log: number of receipts, and the RFC 6962 tree hash over them. */
export interface LogHead {
  readonly size: number;
  readonly root: Buffer;
}

/** Signs a text that ends with a newline: C2SP signed-note, one plain signature for each key. */
export function signNote(text: string, keys: readonly LogKey[]): string {
  return `${text}\n${keys.map((key) => signatureLine(key, key.noteId, key.sign(text))).join('')}`;
}

/**
 * Signs a checkpoint (C2SP tlog-checkpoint) twice with the same key: plainly, and with the time at which the log was in
 * this state (C2SP tlog-cosignature, Ed25519), so that a log that did not grow shows that it was alive.
 * @param time seconds since 1970
 */
export function signCheckpoint(key: LogKey, head: LogHead, time: number): string {
  const text = checkpointText(key.origin, head);
  const timed = Buffer.concat([timeBytes(time), key.sign(`cosignature/v1\ntime ${time}\n${text}`)]);
  return signNote(text, [key]) + signatureLine(key, key.timeId, timed);
}

/** The text of a checkpoint: name of the log, size, root. */
export function checkpointText(origin: string, { size, root }: LogHead): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`;
}

function signatureLine({ origin }: LogKey, id: Buffer, signature: Buffer): string {
  return `\u2014 ${origin} ${Buffer.concat([id, signature]).toString('base64')}\n`;
}

function timeBytes(time: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(time));
  return bytes;
}
