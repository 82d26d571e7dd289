import type { ArgumentSpec } from '../data/arguments.js';
import { CURSOR_MARK } from '../data/sql/connection-json.js';
import type { CursorCodec } from '../shared/cursor.js';

const MARK_BYTE = CURSOR_MARK.charCodeAt(0);
const MARKED = new RegExp(`${CURSOR_MARK}(\\d+):([^${CURSOR_MARK}]*)${CURSOR_MARK}`, 'g');

/** Replaces the sort values that stand for cursors in JSON text by cursors bound to their connection. */
export function sealCursors(json: Buffer, specs: ReadonlyMap<number, ArgumentSpec>, cursors: CursorCodec): Buffer {
  if (json.indexOf(MARK_BYTE) < 0) return json;
  const sealed = json.toString().replace(MARKED, (_, index: string, values: string) => {
    const spec = specs.get(Number(index));
    if (spec?.kind !== 'connection') throw new Error(`no connection ${index}`);
    return cursors.encode(spec.binding, JSON.parse(values));
  });
  return Buffer.from(sealed);
}
