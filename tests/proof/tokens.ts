/**
 * What a canary looks like in a text: a pair of the characters that only canaries have, a date, a time, a citizen or
 * telephone number, a credit code, a household number, a record's id, degrees with more digits than a mask leaves.
 */
const TOKEN =
  /[\u3400-\u3fff][\u4000-\u4dbf]|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?|\d{4}-\d\d-\d\d|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\d{17}[\dX]|[0-9A-Z]{18}|\d{11}|\d{9}|\d{2,3}\.\d{3,}/g;

/** The canaries that may stand in a text. Times are given as milliseconds, for they are written in several ways. */
export function tokensIn(text: string): readonly string[] {
  return (text.match(TOKEN) ?? []).map((token) => (token.charAt(10) === 'T' ? String(Date.parse(`${token}Z`)) : token));
}

/** A text as it stands, and what is hidden in it: JSON escapes, percent signs, hexadecimal and base64, also in each other. */
export function decodings(text: string): readonly string[] {
  const found = [text];
  const seen = new Set(found);
  for (let at = 0; at < found.length && at < MOST_DECODINGS; at++) {
    const one = found[at] ?? '';
    for (const decode of DECODERS) {
      const decoded = decode(one);
      if (decoded === '' || seen.has(decoded)) continue;
      seen.add(decoded);
      found.push(decoded);
    }
  }
  return found;
}

const MOST_DECODINGS = 12;

const DECODERS: readonly ((text: string) => string)[] = [
  (text) =>
    text.includes('\\u')
      ? text.replace(/\\u([0-9a-fA-F]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
      : '',
  (text) => (/%[0-9a-fA-F]{2}/.test(text) ? percentDecoded(text) : ''),
  (text) => bytesIn(text, /(?<![0-9a-fA-F-])(?:[0-9a-fA-F]{2}){8,}(?![0-9a-fA-F-])/g, 'hex'),
  (text) => bytesIn(text, /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{12,}={0,2}/g, 'base64'),
];

function percentDecoded(text: string): string {
  return Buffer.from(
    text.replace(/%([0-9a-fA-F]{2})|[^%]+|%/g, (part, code?: string) =>
      code === undefined ? Buffer.from(part).toString('latin1') : String.fromCharCode(Number.parseInt(code, 16)),
    ),
    'latin1',
  ).toString();
}

/** What encoded parts of a text stand for, as UTF-8. */
function bytesIn(text: string, encoded: RegExp, encoding: 'hex' | 'base64'): string {
  return (text.match(encoded) ?? []).map((part) => Buffer.from(part, encoding).toString()).join('\n');
}
