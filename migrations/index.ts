import { Migration0001_categories } from './Migration0001_categories.js';
import { Migration0002_receipts } from './Migration0002_receipts.js';
import { Migration0003_service_accounts } from './Migration0003_service_accounts.js';
import { Migration0004_secrets } from './Migration0004_secrets.js';
import { Migration0005_access } from './Migration0005_access.js';
import { Migration0006_evidence } from './Migration0006_evidence.js';
import { Migration0007_questions } from './Migration0007_questions.js';
import { Migration0008_keeping } from './Migration0008_keeping.js';
import { Migration0009_ingest } from './Migration0009_ingest.js';
import { Migration0010_life_cycle } from './Migration0010_life_cycle.js';
import { Migration0011_change_log } from './Migration0011_change_log.js';
import { Migration0012_lighter_receipts } from './Migration0012_lighter_receipts.js';
import { Migration0013_event_lists } from './Migration0013_event_lists.js';

/** Every migration, in the order in which they run. A released one never changes. */
export const MIGRATIONS = [
  Migration0001_categories,
  Migration0002_receipts,
  Migration0003_service_accounts,
  Migration0004_secrets,
  Migration0005_access,
  Migration0006_evidence,
  Migration0007_questions,
  Migration0008_keeping,
  Migration0009_ingest,
  Migration0010_life_cycle,
  Migration0011_change_log,
  Migration0012_lighter_receipts,
  Migration0013_event_lists,
] as const;
