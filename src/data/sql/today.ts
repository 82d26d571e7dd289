import { parameter } from './slot.js';

/**
 * The date in China, which ages and dates of validity follow; sessions themselves run in UTC. A parameter, so that
 * PostgreSQL reckons nothing per row or per mention.
 */
export const TODAY = parameter<string>({ from: 'clock', yearsAgo: 0 }, 'date');

/** Who was born after it is under 14. */
export const FOURTEEN_YEARS_AGO = parameter<string>({ from: 'clock', yearsAgo: 14 }, 'date');
