import type { AccessTexts } from '../policy/load.js';
import { recordedRules } from '../policy/recorded-rules.js';
import type { ReadRecordedRules } from '../receipts/read-recorded-rules.js';
import type { RecordedRules } from '../shared/recorded-rules.js';

interface PolicyRow {
  readonly version: string;
  readonly files: AccessTexts;
}

/** The rules of the stored versions of the policy. A version never changes, so each is read once. */
export function createRecordedRules(): ReadRecordedRules {
  let known: ReadonlyMap<string, RecordedRules> = new Map();
  return async (select) => {
    const text = 'select version, files from access_policy where version <> all ($1::text[])';
    const rows = await select<PolicyRow>(text, [[...known.keys()]]);
    if (rows.length > 0) {
      known = new Map([...known, ...rows.map(({ version, files }) => [version, recordedRules(files)] as const)]);
    }
    return known;
  };
}
