/** What values are: the scalar or enum of the schema, and the type whose field holds them. */
export interface ValueKind {
  readonly kind: string;
  readonly type: string;
}

/** Types whose ids are whole numbers and text; those of all others are UUIDs. */
const NUMBERED = 'Area';
const NAMED = 'Department';
const LARGEST = 2 ** 31 - 1;

/** Whether a stored value equals one that was asked for. */
export function sameValue({ kind, type }: ValueKind, stored: unknown, asked: unknown): boolean {
  if (kind === 'DateTime') return Date.parse(String(stored)) === Date.parse(String(asked));
  if (kind !== 'ID') return stored === asked;
  if (type === NUMBERED) {
    const number = /^\d{1,10}$/.test(String(asked)) ? Number(asked) : Number.NaN;
    return number <= LARGEST && Number(stored) === number;
  }
  return String(stored) === (type === NAMED ? String(asked) : String(asked).toLowerCase());
}

/** The order of two values; NULL is the greatest, texts go by code points. */
export function compareValues(as: ValueKind, one: unknown, other: unknown): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  if (as.kind === 'DateTime') return Date.parse(String(one)) - Date.parse(String(other));
  if (as.kind === 'ID' && as.type === NUMBERED) return Number(one) - Number(other);
  return Buffer.compare(Buffer.from(String(one)), Buffer.from(String(other)));
}
