import { HubError } from '../shared/errors.js';
import { PRINTABLE } from '../shared/printable.js';

const LONGEST = 200;

/** What needs no decoding: printable ASCII without a percent sign, nor spaces at its ends. */
const PLAIN = /^[!-$&-~](?:[ -$&-~]{0,198}[!-$&-~])?$/;

/**
 * The text of an `x-purpose` or `x-case-id` header. HTTP carries ASCII there, so other characters come percent-encoded as
 * UTF-8 (RFC 3986; `encodeURIComponent` in a browser), and a percent sign itself as `%25`.
 * @throws HubError BAD_REQUEST unless it is 1-200 printable characters
 */
export function readReason(header: string, value: string | undefined): string | undefined {
  if (value === undefined || PLAIN.test(value)) return value;
  const text = decode(value)?.trim();
  if (text === undefined || !PRINTABLE.test(text) || [...text].length > LONGEST) {
    throw new HubError(
      'BAD_REQUEST',
      `The header ${header} must hold 1 to ${LONGEST} printable characters, other than ASCII percent-encoded.`,
    );
  }
  return text;
}

function decode(value: string): string | undefined {
  if (value.length > LONGEST * 12 || !/^[\x20-\x7e]*$/.test(value)) return undefined;
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
