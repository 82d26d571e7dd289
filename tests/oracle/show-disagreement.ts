import type { Finding } from './comparison.js';

/** A disagreement in words, with all that is needed to look at it. */
export function showDisagreement({ caller, held, about, detail, source, variables }: Finding): string {
  return [
    `${about}: ${detail}`,
    `caller ${JSON.stringify(caller)}`,
    ...(held.length === 0 ? [] : [`grants ${JSON.stringify(held)}`]),
    ...(source === undefined ? [] : [source]),
    ...(variables === undefined ? [] : [`variables ${JSON.stringify(variables)}`]),
  ].join('\n');
}
