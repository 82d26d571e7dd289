import { sql } from 'kysely';

const DATE_IN_CHINA = sql`(now() at time zone 'Asia/Shanghai')::date`;

/**
 * The date in China (UTC+8 all year), which ages and dates of validity follow; sessions themselves run in UTC. A subselect,
 * so that PostgreSQL reckons it once for each statement and not for each row.
 */
export const TODAY = sql`(select ${DATE_IN_CHINA})`;

/** Who was born after it is under 14. */
export const FOURTEEN_YEARS_AGO = sql`(select (${DATE_IN_CHINA} - interval '14 years')::date)`;
