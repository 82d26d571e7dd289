import { HubError } from './errors.js';
import { PRINTABLE } from './printable.js';

/** Longest purpose, as in the header `x-purpose`, with which a grant is used. */
export const LONGEST_PURPOSE = 200;
/** Longest reason or note. */
export const LONGEST_REASON = 1000;

/**
 * A text of the caller's without spaces at its ends. Reasons and notes may have several lines.
 * @throws HubError BAD_USER_INPUT unless it is 1 to `most` printable characters
 */
export function checkText(name: string, given: string, most: number): string {
  const text = given.trim();
  const line = most > LONGEST_PURPOSE ? text.replace(/\r?\n/g, ' ') : text;
  if (!PRINTABLE.test(line) || [...text].length > most) {
    throw new HubError('BAD_USER_INPUT', `${name} must hold 1 to ${most} printable characters.`);
  }
  return text;
}
