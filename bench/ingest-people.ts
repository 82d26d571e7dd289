import { demoPlacement } from '../src/demo/callers.js';
import { citizenCheckCharacter } from '../src/shared/codes/citizen-number.js';

/** Bytes of one write. */
const WRITE = 65_536;

/** Invented people as NDJSON, born on any day of 55 years. */
export function* people(rows: number): Generator<Buffer> {
  let text = '';
  for (let order = 0; order < rows; order++) {
    text += `${JSON.stringify(person(order))}\n`;
    if (text.length < WRITE) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

function person(order: number): object {
  const birthDate = new Date(Date.UTC(1950, 0, 1) + (order % 20_000) * 86_400_000).toISOString().slice(0, 10);
  const head = `99${String(Math.floor(order / 20_000)).padStart(4, '0')}${birthDate.replaceAll('-', '')}001`;
  return {
    sourceId: `b-${order}`,
    modifiedAt: '2026-01-05T08:00:00Z',
    name: `张${order}`,
    idNumber: head + citizenCheckCharacter(head),
    sex: 'MALE',
    birthDate,
    kind: 'REGISTERED',
    residenceArea: demoPlacement.GRID,
  };
}
