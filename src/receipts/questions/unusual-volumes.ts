import { HubError } from '../../shared/errors.js';
import type { Queryable } from '../queryable.js';

/** Who read unusually much on a day, against their own past? Days are calendar days in China, `YYYY-MM-DD`. */
export interface VolumeQuestion {
  readonly since: string;
  /** Before this day. */
  readonly until: string;
  readonly caller?: string;
  readonly department?: string;
}

/** What a caller read on a day, and what was usual for them. */
export interface UnusualVolume {
  readonly day: string;
  readonly caller: string;
  readonly department: string;
  readonly operations: number;
  /** Records given by all operations of the day; one that was given twice counts twice. */
  readonly records: number;
  /** Median of the records of the days among the 30 before on which the caller made an operation; 0 where there are none. */
  readonly median: number;
  /** Number of these days. */
  readonly pastDays: number;
}

/** A day is unusual when its records are more than so many times the median, and so many at least. */
export const UNUSUAL = { times: 3, atLeast: 100 } as const;
/** Days of the past that a day is compared with. */
export const PAST_DAYS = 30;
/** Longest period of a question, in days. */
export const LONGEST_PERIOD = 366;

const DAY_MS = 86_400_000;

/** What is indexed comes from the volumes of the segments, what follows from the receipts. */
const VOLUMES = `
  with part as (
    select day, principal_id, department, operations, records from access_log_volume
    where day >= $1::date - ${PAST_DAYS} and day < $2::date
    union all
    select access_log_local(recorded_at)::date, principal_id, department, 1, access_log_records(body::jsonb)
    from access_receipt
    where sequence >= (select coalesce(max(end_sequence), 0) from access_log_segment)
      and access_log_local(recorded_at)::date >= $1::date - ${PAST_DAYS} and access_log_local(recorded_at)::date < $2::date
  ), volume as (
    select day, principal_id, department, sum(operations)::int as operations, sum(records)::float8 as records from part
    where ($3::text is null or principal_id = $3) and ($4::text is null or department = $4)
    group by day, principal_id, department
  ), compared as (
    select *, array_agg(records) over (
      partition by principal_id, department order by day
      range between interval '${PAST_DAYS} days' preceding and interval '1 day' preceding
    ) as past
    from volume
  )
  select to_char(day, 'YYYY-MM-DD') as day, principal_id as caller, department, operations, records, median,
    coalesce(cardinality(past), 0) as "pastDays"
  from compared, lateral (
    select coalesce(percentile_cont(0.5) within group (order by value), 0) as median from unnest(past) as value
  ) as usual
  where day >= $1::date and records >= ${UNUSUAL.atLeast} and records > ${UNUSUAL.times} * median
  order by compared.day desc, records desc, principal_id, department
  limit $5`;

/**
 * The unusual days of callers, newest first, and of a day the largest first.
 * @throws HubError as {@link checkPeriod}
 */
export async function unusualVolumes(
  database: Queryable,
  question: VolumeQuestion,
  limit: number,
): Promise<readonly UnusualVolume[]> {
  checkPeriod(question);
  const { since, until, caller, department } = question;
  const values = [since, until, caller ?? null, department ?? null, limit];
  return (
    await database.query<{ readonly [Key in keyof UnusualVolume]: UnusualVolume[Key] }>({
      name: 'log_volumes',
      text: VOLUMES,
      values,
    })
  ).rows;
}

/** All of them, a day at a time. */
export async function* walkVolumes(
  database: Queryable,
  question: VolumeQuestion,
): AsyncGenerator<readonly UnusualVolume[]> {
  checkPeriod(question);
  for (let day = dayBefore(question.until); day >= question.since; day = dayBefore(day)) {
    yield await unusualVolumes(database, { ...question, since: day, until: dayAfter(day) }, MOST_CALLERS);
  }
}

/** @throws HubError BAD_USER_INPUT for a period that ends before it begins, or is longer than {@link LONGEST_PERIOD} */
export function checkPeriod({ since, until }: VolumeQuestion): void {
  const days = (Date.parse(until) - Date.parse(since)) / DAY_MS;
  if (days < 0) throw new HubError('BAD_USER_INPUT', 'The period ends before it begins.');
  if (days > LONGEST_PERIOD) throw new HubError('BAD_USER_INPUT', `The period is longer than ${LONGEST_PERIOD} days.`);
}

/** More than any hub has. */
const MOST_CALLERS = 1_000_000;

function dayBefore(day: string): string {
  return new Date(Date.parse(day) - DAY_MS).toISOString().slice(0, 10);
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10);
}
