import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startHub, type TestHub } from '../support/hub.js';
import { ingestOf, ndjson, resultIn } from '../support/ingest.js';
import { sentPerson } from '../support/people.js';

const ROWS = 2000;
/** A row of which anything is kept weighs more, in bytes; what the engine compiles meanwhile, half of it. */
const LEAST = 150;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

let hub: TestHub;
let next = 0;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

test('a hub keeps nothing of the rows of a stream', async () => {
  await send(ROWS);
  const before = heapInUse();
  await send(4 * ROWS);
  expect(heapInUse() - before).toBeLessThan(4 * ROWS * LEAST);
}, 60_000);

async function send(count: number): Promise<void> {
  const end = next + count;
  const body = new ReadableStream({
    pull: (controller) => {
      controller.enqueue(Buffer.from(ndjson(Array.from({ length: 100 }, () => sentPerson(next++)))));
      if (next >= end) controller.close();
    },
  });
  const answer = await ingestOf(hub).stream(hub.caller('public_security', 'DISTRICT'), 'people', body);
  expect(resultIn(answer)).toMatchObject({ accepted: count, rejected: 0 });
}

/** Bytes of everything that is still in reach. */
function heapInUse(): number {
  for (let passes = 0; passes < 3; passes++) collectGarbage();
  return process.memoryUsage().heapUsed;
}
