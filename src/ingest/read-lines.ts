/** Most bytes of one line. */
export const LONGEST_LINE = 65_536;

/** A line without its end; `bytes` is undefined where it was too long. */
export interface Line {
  /** From 1. */
  readonly number: number;
  readonly bytes: Buffer | undefined;
}

const LF = 10;
const CR = 13;

/** Splits bytes into lines. It holds one line at most, however long a line is. */
export async function* readLines(body: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  let parts: Buffer[] = [];
  let length = 0;
  let number = 1;
  const keep = (part: Buffer) => {
    length += part.length;
    if (length <= LONGEST_LINE) parts.push(part);
    else parts = [];
  };
  const take = (): Line => {
    const bytes = length > LONGEST_LINE ? undefined : withoutReturn(Buffer.concat(parts));
    [parts, length] = [[], 0];
    return { number: number++, bytes };
  };
  for await (const chunk of body) {
    let from = 0;
    for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, from)) {
      keep(chunk.subarray(from, at));
      yield take();
      from = at + 1;
    }
    keep(chunk.subarray(from));
  }
  if (length > 0) yield take();
}

function withoutReturn(line: Buffer): Buffer {
  return line.at(-1) === CR ? line.subarray(0, -1) : line;
}
