import { CHUNK_RECORDS } from './check-batch.js';
import type { RawRecord } from './check-records.js';

/** Records of a stream in groups of one transaction each; one at least, so that a stream without records is answered too. */
export async function* inChunks(records: AsyncIterable<RawRecord>): AsyncGenerator<readonly RawRecord[]> {
  let chunk: RawRecord[] = [];
  let given = false;
  for await (const record of records) {
    chunk.push(record);
    if (chunk.length < CHUNK_RECORDS) continue;
    yield chunk;
    [chunk, given] = [[], true];
  }
  if (chunk.length > 0 || !given) yield chunk;
}
