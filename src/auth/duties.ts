import { HubError } from '../shared/errors.js';
import { SEPARATE_DUTIES, type SeparateDuty } from '../shared/principal.js';
import type { Caller } from './credential.js';
import { ask, type Queryable } from './queryable.js';

/** Keeps the duties of administrator, policy officer and auditor apart. */
export interface Duties {
  /**
   * Lets a caller pass who has none of these duties, or the one in which the subject always acted; the first one is
   * remembered, for all nodes, until an operator releases the subject.
   * @throws HubError DUTIES_NOT_SEPARATE, SERVICE_UNAVAILABLE
   */
  expect(caller: Pick<Caller, 'id' | 'kind'>): Promise<void>;
}

export interface DutiesOptions {
  readonly database: Queryable;
  /** Told of every caller who is refused, since the credential itself is good. */
  readonly onConflict?: (conflict: DutyConflict) => void;
}

/** A subject that calls in one duty and is known in another. */
export interface DutyConflict {
  readonly subject: string;
  readonly duty: SeparateDuty;
  readonly known: string;
}

const KNOWN = { name: 'auth_duty', text: 'SELECT duty FROM access_duty WHERE subject = $1' };
const REMEMBER = {
  name: 'auth_remember_duty',
  text: 'INSERT INTO access_duty (subject, duty) VALUES ($1, $2) ON CONFLICT (subject) DO NOTHING',
};

/** Asked for every request of these kinds of caller, which are few, and never remembered in the process. */
export function createDuties({ database, onConflict }: DutiesOptions): Duties {
  const find = async (subject: string) => (await ask<{ duty: string }>(database, KNOWN, [subject]))[0]?.duty;
  return {
    async expect({ id: subject, kind }) {
      const duty = SEPARATE_DUTIES.find((separate) => separate === kind);
      if (duty === undefined) return;
      let known = await find(subject);
      if (known === undefined) {
        // Another node may see the subject in another duty at the same moment: what is stored counts.
        await ask(database, REMEMBER, [subject, duty]);
        known = await find(subject);
      }
      if (known === duty) return;
      onConflict?.({ subject, duty, known: known ?? 'released' });
      throw new HubError('DUTIES_NOT_SEPARATE');
    },
  };
}
