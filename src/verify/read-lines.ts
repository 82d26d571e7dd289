import { createReadStream } from 'node:fs';
import { UnreadableLog } from './log-source.js';

const LINE_BREAK = 0x0a;

/** The lines of a file without their ends. Every line has one: without it, something was cut off. */
export async function* readLines(
  where: string,
  chunks: AsyncIterable<Buffer> = readChunks(where),
): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_BREAK); end >= 0; end = chunk.indexOf(LINE_BREAK, start)) {
      yield Buffer.concat([...rest, chunk.subarray(start, end)]);
      rest = [];
      start = end + 1;
    }
    if (start < chunk.length) rest.push(chunk.subarray(start));
  }
  if (rest.length > 0) throw new UnreadableLog(`${where} ends within a line`);
}

/** @throws UnreadableLog */
export async function* readChunks(file: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(file) as AsyncIterable<Buffer>;
  } catch (error) {
    throw new UnreadableLog(`${file} cannot be read (${error instanceof Error ? error.message : error})`);
  }
}
