import { type AssignedRecord, assignRecords, isNewer } from './assign-records.js';
import type { CheckedRecord } from './check-record.js';
import type { Reject } from './reject.js';
import { type Writing, writeRecords } from './write-records.js';

/**
 * Stores of each record of a chunk the newest state. Where that one is refused, the next older one counts, as it would had they
 * come in chunks of their own.
 */
export async function storeNewest(
  writing: Writing & { readonly fields: readonly string[] },
  records: readonly CheckedRecord[],
): Promise<{ readonly stored: readonly AssignedRecord[]; readonly rejects: readonly Reject[] }> {
  const { execute } = writing;
  const states = Map.groupBy(records, ({ sourceId }) => sourceId);
  for (const of of states.values()) of.sort((one, other) => (isNewer(one, other) ? 1 : -1));
  const stored: AssignedRecord[] = [];
  const rejects: Reject[] = [];
  for (let ids = [...states.keys()]; ids.length > 0; ) {
    const newest = ids.map((id) => states.get(id)?.pop()).filter((state) => state !== undefined);
    const assignment = await assignRecords(execute, writing, newest);
    const written = await writeRecords(writing, assignment.assigned);
    const refused = [...assignment.rejects, ...written];
    const lines = new Set(refused.map(({ line }) => line));
    stored.push(...assignment.assigned.filter(({ line }) => !lines.has(line)));
    rejects.push(...refused);
    ids = newest
      .filter(({ line, sourceId }) => lines.has(line) && states.get(sourceId)?.length)
      .map(({ sourceId }) => sourceId);
  }
  return { stored, rejects };
}
