import { demoPlacement } from '../../src/demo/callers.js';
import { citizenCheckCharacter } from '../../src/shared/codes/citizen-number.js';

/** A citizen number of nobody (prefix 99): born 1980-01-01, male, told apart by its order. */
export function citizenNumber(order: number, born = '19800101'): string {
  const digits = `99${String(9000 + Math.floor(order / 500)).padStart(4, '0')}${born}${String((order % 500) * 2 + 1).padStart(3, '0')}`;
  return digits + citizenCheckCharacter(digits);
}

/** A person as a department's system sends them; whole and valid unless `more` says otherwise. */
export function sentPerson(order: number, more: Readonly<Record<string, unknown>> = {}) {
  return {
    sourceId: `p-${order}`,
    modifiedAt: '2026-01-05T08:00:00.000Z',
    name: `张${order}`,
    idNumber: citizenNumber(order),
    sex: 'MALE',
    birthDate: '1980-01-01',
    kind: 'REGISTERED',
    residenceArea: { code: demoPlacement.GRID },
    ...more,
  };
}
