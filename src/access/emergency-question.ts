import { z } from 'zod';
import type { Queryable } from '../receipts/queryable.js';
import { mapped } from '../receipts/questions/exported-questions.js';
import { type ExportedQuestion, period, text } from '../receipts/questions/question.js';
import { given } from '../shared/given.js';
import { walkEmergencyUses } from './emergency-uses.js';

const PARAMETERS = z.strictObject({ caller: text.optional(), department: text.optional(), ...period });

const COLUMNS = [
  'grant',
  'caller',
  'department',
  'tier',
  'type',
  'fields',
  'reason',
  'validFrom',
  'validTo',
  'revokedAt',
  'operations',
  'records',
  'receipts',
] as const;

/** The question of who used emergency access, for exports. */
export function emergencyQuestion(database: Queryable): ExportedQuestion {
  return {
    name: 'emergency-uses',
    ask: (parameters) => {
      const question = given(PARAMETERS.parse(parameters));
      return { columns: COLUMNS, rows: () => mapped(walkEmergencyUses(database, question), (use) => [{ ...use }]) };
    },
  };
}
