import { z } from 'zod';
import type { AnswerRow } from './answer-row.js';

/** What was asked, as texts: the parameters of the address. */
export type QuestionParameters = Readonly<Record<string, string>>;

/** An answer that is written row by row. */
export interface Answer {
  readonly columns: readonly string[];
  /**
   * The rows, some at a time.
   * @param before the place of the receipt of this export: what is recorded from there on is not part of it
   */
  rows(before: string): AsyncIterable<readonly AnswerRow[]>;
}

/** A question that can be exported. */
export interface ExportedQuestion {
  /** As in its address: `record-reads`. */
  readonly name: string;
  /** @throws z.ZodError, HubError BAD_USER_INPUT */
  ask(parameters: QuestionParameters): Answer;
}

/** A text without NUL, which PostgreSQL does not take. */
export const text = z
  .string()
  .min(1)
  .max(1000)
  .refine((given) => !given.includes('\0'), 'must not contain NUL');

/** An instant of RFC 3339, as ISO 8601 in UTC. */
export const moment = z.iso
  .datetime({ offset: true, error: 'must be an instant of RFC 3339, for example 2026-01-31T08:00:00+08:00' })
  .refine((given) => !given.startsWith('0000'), 'must be a year from 1')
  .transform((given) => new Date(given).toISOString());

/** A calendar date. */
export const date = z.iso.date({ error: 'must be a date, YYYY-MM-DD' });

/** From when, and before when, something was recorded. */
export const period = { since: moment.optional(), until: moment.optional() };
