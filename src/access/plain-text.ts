import { HubError } from '../shared/errors.js';

/**
 * A text that a caller gives as a reason or note, without the spaces at its ends.
 * @throws HubError BAD_USER_INPUT where it is empty, too long, or holds what a database or a log cannot keep as it is
 */
export function plainText(name: string, text: string, most = 2_000): string {
  const trimmed = text.trim();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  const storable = trimmed.isWellFormed() && !/[\u0000-\u0008\u000b-\u001f\u007f]/.test(trimmed);
  if (trimmed !== '' && storable && [...trimmed].length <= most) return trimmed;
  throw new HubError('BAD_USER_INPUT', `${name} must have 1 to ${most} printable characters.`);
}
