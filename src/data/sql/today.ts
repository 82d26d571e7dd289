import { sql } from 'kysely';

/** The date in China (UTC+8 all year), which ages and dates of validity follow; sessions themselves run in UTC. */
export const TODAY = sql`(now() at time zone 'Asia/Shanghai')::date`;
