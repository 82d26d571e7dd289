import { HubError } from '../shared/errors.js';

/**
 * The parameters of an address.
 * @throws HubError BAD_USER_INPUT for one that is unknown or given twice
 */
export function pullQuery(url: string, known: readonly string[]): ReadonlyMap<string, string> {
  const at = url.indexOf('?');
  const entries = at < 0 ? [] : [...new URLSearchParams(url.slice(at))];
  const given = new Map(entries);
  if (given.size < entries.length || entries.some(([name]) => !known.includes(name))) {
    throw new HubError('BAD_USER_INPUT', `The parameters are ${known.join(', ')}, each once.`);
  }
  return given;
}

/**
 * A whole number among the parameters.
 * @throws HubError BAD_USER_INPUT
 */
export function wholeNumber(
  query: ReadonlyMap<string, string>,
  name: string,
  { least, most, otherwise }: { readonly least: number; readonly most: number; readonly otherwise: number },
): number {
  const text = query.get(name);
  if (text === undefined) return otherwise;
  const number = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new HubError('BAD_USER_INPUT', `${name} is a whole number from ${least} to ${most}.`);
}
