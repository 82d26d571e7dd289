import fc from 'fast-check';
import { COMPOUND_SURNAMES } from './expected-value.js';
import type { Json } from './hub.js';

/** Values of a column with this mask, or of a part of an object with it. */
export function maskValues(mask: string, part: string | undefined): fc.Arbitrary<Json> {
  const kind = mask !== 'contact' ? mask : part === 'phone' ? 'phone' : 'name';
  const values = VALUES[kind];
  if (values === undefined) throw new Error(`no values for the mask ${mask}`);
  return values;
}

/** Ids of areas, and none. */
export function areaIds(areas: ReadonlyMap<number, unknown>): fc.Arbitrary<number | null> {
  return fc.constantFrom(...areas.keys(), null);
}

/** The letters on both sides of where the Han letters of Unicode begin and end. */
const EDGES = [0x33ff, 0x3400, 0x4e00, 0x9fff, 0xa000, 0x1ffff, 0x20000, 0x323af, 0x323b0].map((code) =>
  String.fromCodePoint(code),
);
const letter = fc.oneof(
  fc.constantFrom('张', '三', '欧', '阳', '·', ' ', 'a', '3', '"', '\\'),
  fc.constantFrom(...EDGES),
);
const digits = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789-X'), minLength, maxLength });

const orNull = (values: fc.Arbitrary<Json>) => fc.option(values, { freq: 20 });

/** Values in every form that a mask tells apart, whether or not a table takes them. */
const VALUES: Readonly<Record<string, fc.Arbitrary<Json>>> = {
  name: orNull(
    fc.oneof(
      fc.string({ unit: letter, maxLength: 4 }),
      fc
        .tuple(fc.constantFrom(...COMPOUND_SURNAMES), fc.string({ unit: letter, maxLength: 2 }))
        .map(([surname, rest]) => surname + rest),
    ),
  ),
  phone: orNull(digits(0, 14)),
  citizenNumber: orNull(digits(16, 20)),
  householdNumber: orNull(digits(7, 11)),
  year: orNull(
    fc
      .date({ min: new Date('1800-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10)),
  ),
  text: orNull(fc.string({ unit: letter, maxLength: 5 })),
  point: fc.oneof(
    fc.integer({ min: -180_000_000, max: 180_000_000 }).map((millionths) => millionths / 1_000_000),
    fc.integer({ min: -36_000, max: 36_000 }).map((halves) => halves / 200),
  ),
  careNeeds: fc.subarray(['ELDERLY_ALONE', 'DISABILITY', 'ORPHAN']),
};
