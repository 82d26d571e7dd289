import type { RawRecord } from './check-records.js';
import { type Line, readLines } from './read-lines.js';

const BOM = '\u{feff}';

/** The records of newline-delimited JSON: an object a line. Empty lines are left out. */
export async function* readNdjson(body: AsyncIterable<Buffer>): AsyncGenerator<RawRecord> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  for await (const line of readLines(body)) {
    if (line.bytes?.length === 0) continue;
    yield recordOf(line, decoder);
  }
}

function recordOf({ number: line, bytes }: Line, decoder: InstanceType<typeof TextDecoder>): RawRecord {
  if (bytes === undefined) return { line, code: 'RECORD_TOO_LARGE' };
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return { line, code: 'INVALID_ENCODING' };
  }
  try {
    const value: unknown = JSON.parse(line === 1 && text.startsWith(BOM) ? text.slice(1) : text);
    return { line, value };
  } catch {
    return { line, code: 'MALFORMED' };
  }
}
