import { HubError } from '../shared/errors.js';

/**
 * Refuses variables that are nested deeper than any input of the schema needs, before recursive code meets them.
 * @throws HubError DEPTH_EXCEEDED
 */
export function checkVariables(variables: Readonly<Record<string, unknown>>, limit: number): void {
  if (!Object.values(variables).every((value) => isWithin(value, limit))) {
    throw new HubError('DEPTH_EXCEEDED', `A variable has more than ${limit} levels.`);
  }
}

function isWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => isWithin(inner, levels - 1));
}
