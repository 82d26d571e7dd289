import { createHash } from 'node:crypto';
import type { Parameter, Statement } from '../shared/postgres/messages.js';
import { BLANK, type PreparedReceipt, placeReceipt } from './canonical.js';
import { LOG_LOCK } from './log-lock.js';
import type { RecordableRead } from './receipt.js';

/** Of each read, the statement that also records it; as long as the read's own statement is kept. */
const known = new WeakMap<Statement, Statement>();

/**
 * The statement that answers a read and writes its receipt; its columns are those of the read and then the hash of the receipt in
 * hexadecimal. In the receipt it fills in what is known only then: the duration, and count and ids of each read. The text is
 * canonical as in src/receipts/canonical.ts, the leaf that of RFC 6962 2.1. The log's lock is taken when the answer is there,
 * so that other nodes wait for no more than the write.
 */
export function recordingStatement(read: RecordableRead): Statement {
  const made = known.get(read.statement) ?? compile(read);
  known.set(read.statement, made);
  return made;
}

/**
 * The parameters of a recording statement: those of the read; sequence, time, principal, department, milliseconds until now; and
 * the pieces of the receipt's text between what is filled in.
 * @param receipt prepared with blanks
 */
export function recordingValues(
  { values, draft }: RecordableRead,
  receipt: PreparedReceipt,
  sequence: number,
  recordedAt: string,
): readonly Parameter[] {
  const pieces = placeReceipt(receipt, sequence, recordedAt).split(BLANK);
  return [...values, sequence, recordedAt, receipt.principalId, receipt.department, draft.durationMs, ...pieces];
}

function compile({ statement, values, idColumns }: RecordableRead): Statement {
  const at = (offset: number) => `$${values.length + offset}`;
  const piece = (index: number) => `${at(6 + index)}::text`;
  const ids = idColumns.map((columns, read) => `${idsSql(columns)} as ids${read}`);
  const reads = idColumns.flatMap((_, read) => [
    `cardinality(string_to_array(ids${read}, ','))`,
    piece(2 + 2 * read),
    `ids${read}`,
    piece(3 + 2 * read),
  ]);
  const lateral = ids.length === 0 ? '' : `cross join lateral (select ${ids.join()}) as ids`;
  const text = `with answer as materialized (${statement.text}),
    receipt as (
      select concat(${[piece(0), durationSql(at(5)), piece(1), ...reads].join()}) as body
      from (values (1)) as one left join answer on true ${lateral}
    ),
    written as (
      insert into access_receipt (sequence, recorded_at, principal_id, department, outcome, body, leaf_hash)
      select ${at(1)}::bigint, ${at(2)}::timestamptz, ${at(3)}::text, ${at(4)}::text, 'answered', body,
        sha256('\\x00'::bytea || convert_to(body, 'UTF8'))
      from (select body, pg_advisory_xact_lock(${LOG_LOCK}) from receipt offset 0) as turn
      returning encode(leaf_hash, 'hex') as leaf
    )
    select answer.*, written.leaf from written left join answer on true`.replace(/\s*\n\s*/g, ' ');
  return { name: `r_${createHash('sha256').update(text).digest('base64url').slice(0, 22)}`, text };
}

/** Milliseconds to the microsecond, as RFC 8785 writes them: without zeros at the end. */
function durationSql(before: string): string {
  const own = 'extract(epoch from clock_timestamp() - statement_timestamp())';
  return `trim_scale(round(${before}::numeric + 1000 * ${own}, 3))`;
}

function idsSql(columns: readonly string[]): string {
  const [first] = columns;
  if (first === undefined) return `''`;
  if (columns.length === 1) return `coalesce(answer."${first}", '')`;
  return `concat_ws(',', ${columns.map((column) => `nullif(answer."${column}", '')`).join(', ')})`;
}
