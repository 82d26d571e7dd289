import type { Model } from '../data/model.js';
import type { ReadPool } from '../data/pool.js';
import { factsOfRecords } from '../data/sql/row-facts.js';
import { atomsOf, holds } from '../policy/condition.js';
import type { CountedRows } from '../policy/counted-change.js';
import type { FieldChange, RowChange } from '../policy/field-changes.js';
import type { ChangedRead } from './replay-rules.js';

/** A read that a candidate changes, and on how many of its records; uncounted where only the rules were compared. */
export interface ChangedRecords {
  readonly read: ChangedRead;
  readonly full: CountedRows;
  readonly masked: CountedRows;
}

type Facts = ReadonlyMap<string, ReadonlySet<string>>;

/** Ids of one statement. */
const MOST_IDS = 10_000;

/**
 * The reads that a candidate changes on some record that was given, as the records are now. Where the change depends on the
 * record, one that is no longer there does not count.
 */
export async function changedRecords(
  parts: { readonly pool: ReadPool; readonly models: readonly Model[] },
  reads: readonly ChangedRead[],
): Promise<readonly ChangedRecords[]> {
  const groups = new Map<string, ChangedRead[]>();
  for (const read of reads) {
    const key = JSON.stringify([read.type, read.department]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [read]);
    else group.push(read);
  }
  const changed: ChangedRecords[] = [];
  for (const group of groups.values()) {
    const facts = await factsOf(parts, group);
    for (const read of group) {
      const counts = { full: countOf(read.full, read.ids, facts), masked: countOf(read.masked, read.ids, facts) };
      if (Object.values(counts).some(({ gained, lost }) => gained + lost > 0)) changed.push({ read, ...counts });
    }
  }
  return changed;
}

/** What holds of the records of reads of one type and department, as far as their changes ask for it. */
async function factsOf(
  { pool, models }: Parameters<typeof changedRecords>[0],
  reads: readonly ChangedRead[],
): Promise<Facts> {
  const [first] = reads;
  const model = models.find(({ name }) => name === first?.type);
  const depending = reads.filter((read) => namesIn(read).length > 0);
  const names = [...new Set(depending.flatMap(namesIn))];
  if (first === undefined || model === undefined || names.length === 0) return new Map();
  const ids = [...new Set(depending.flatMap((read) => read.ids))];
  const facts = new Map<string, ReadonlySet<string>>();
  for (let at = 0; at < ids.length; at += MOST_IDS) {
    const question = { department: first.department, names, ids: ids.slice(at, at + MOST_IDS) };
    for (const [id, held] of await factsOfRecords(pool, model, question)) facts.set(id, held);
  }
  return facts;
}

function namesIn({ full, masked }: FieldChange): readonly string[] {
  return [full.gained, full.lost, masked.gained, masked.lost].flatMap((rows) => [...atomsOf(rows)]);
}

function countOf({ gained, lost }: RowChange, ids: readonly string[], facts: Facts): Required<CountedRows> {
  const count = (rows: RowChange['gained']): number => {
    if (atomsOf(rows).size === 0) return holds(rows, new Set()) ? ids.length : 0;
    return ids.filter((id) => {
      const held = facts.get(id);
      return held !== undefined && holds(rows, held);
    }).length;
  };
  return { gained: count(gained), lost: count(lost) };
}
