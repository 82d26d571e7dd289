import { serialize } from 'pg-protocol';

/** A statement with parameters `$1`, `$2`; the same name always has the same text. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** A parameter: numbers and booleans travel as text, bytes in PostgreSQL's binary form, a list as a PostgreSQL array. */
export type Parameter = string | number | boolean | null | Buffer | readonly (string | number | boolean | null)[];

/** Bytes of a group of messages before it must grow. */
const SCRATCH = 64 * 1024;
/** Longest UTF-8 of one UTF-16 code unit. */
const MAX_UNIT_BYTES = 3;

const BIND = 0x42;
/** Execute of the unnamed portal without a limit, and Sync, which commits and asks for an answer. */
const EXECUTE_AND_SYNC = Buffer.concat([serialize.execute(), serialize.sync()]);

let scratch = Buffer.allocUnsafeSlow(SCRATCH);

/**
 * One execution of a prepared statement: Bind, Execute, Sync. It asks for no description of the columns, since whoever runs a
 * statement knows them. Written in one go, with one copy of each value, for it is done for every request.
 */
export function execution(name: string, values: readonly Parameter[]): Buffer {
  const texts = values.map(toText);
  reserve(texts.reduce((sum, value) => sum + sizeOf(value), 64 + name.length * MAX_UNIT_BYTES + values.length * 6));
  scratch[0] = BIND;
  // Byte 5: the empty name of the portal.
  scratch[5] = 0;
  let at = 6 + scratch.write(name, 6);
  scratch[at++] = 0;
  at = writeFormats(texts, at);
  at = scratch.writeInt16BE(texts.length, at);
  for (const value of texts) at = writeValue(value, at);
  // All columns of the result in text form.
  at = scratch.writeInt16BE(0, at);
  scratch.writeInt32BE(at - 1, 1);
  const message = Buffer.allocUnsafe(at + EXECUTE_AND_SYNC.length);
  scratch.copy(message, 0, 0, at);
  EXECUTE_AND_SYNC.copy(message, at);
  return message;
}

/** Prepares a statement. */
export function preparation({ name, text }: Statement): Buffer {
  return serialize.parse({ name, text });
}

/** Forgets a prepared statement. */
export function closing(name: string): Buffer {
  return serialize.close({ type: 'S', name });
}

function writeFormats(values: readonly (string | Buffer | null)[], start: number): number {
  if (values.every((value) => typeof value !== 'object' || value === null)) return scratch.writeInt16BE(0, start);
  let at = scratch.writeInt16BE(values.length, start);
  for (const value of values) at = scratch.writeInt16BE(typeof value === 'object' && value !== null ? 1 : 0, at);
  return at;
}

function writeValue(value: string | Buffer | null, at: number): number {
  if (value === null) return scratch.writeInt32BE(-1, at);
  const written = typeof value === 'string' ? scratch.write(value, at + 4) : value.copy(scratch, at + 4);
  scratch.writeInt32BE(written, at);
  return at + 4 + written;
}

/** Most bytes that a value takes. */
function sizeOf(value: string | Buffer | null): number {
  if (value === null) return 0;
  return typeof value === 'string' ? value.length * MAX_UNIT_BYTES : value.length;
}

/** A buffer that an unusually large group needed is not kept. */
function reserve(size: number): void {
  if (size > scratch.length || scratch.length > SCRATCH) scratch = Buffer.allocUnsafeSlow(Math.max(size, SCRATCH));
}

function toText(value: Parameter): string | Buffer | null {
  if (typeof value === 'string' || value === null || Buffer.isBuffer(value)) return value;
  return typeof value === 'object' ? `{${value.map(element).join(',')}}` : String(value);
}

function element(value: string | number | boolean | null): string {
  return value === null ? 'NULL' : `"${String(value).replace(/[\\"]/g, '\\$&')}"`;
}
