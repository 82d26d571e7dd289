/**
 * Parses a canonical JSON text (RFC 8785) of an object. Undefined when it is no JSON object, or when writing it again by
 * the rules of RFC 8785 does not give the same text: other order of members, a name twice, spaces, other forms of numbers
 * or texts, lone surrogates.
 */
export function parseCanonical(text: string): Readonly<Record<string, unknown>> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value) || write(value) !== text) return undefined;
  return Object.fromEntries(Object.entries(value));
}

/** RFC 8785 3.2: names in the order of their UTF-16 code units; numbers and texts as ECMAScript writes them. */
function write(value: unknown): string | undefined {
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const names = Object.keys(value).sort();
    return `{${names.map((name) => `${write(name)}:${write(Reflect.get(value, name))}`).join(',')}}`;
  }
  return typeof value === 'string' && !value.isWellFormed() ? undefined : JSON.stringify(value);
}
