import type { ReceiptDraft, ReceiptRead, ReceiptWrite } from './receipt.js';

/** A receipt as written but for its place in the log: the parts of its canonical text before, between and after the place. */
export interface PreparedReceipt {
  readonly principalId: string;
  readonly department: string;
  readonly outcome: string;
  /** Canonical text from the start to the value of `recordedAt`. */
  readonly head: string;
  /** From there to the value of `sequence`. */
  readonly middle: string;
  /** From there to the end. */
  readonly tail: string;
}

/** Stands where the database fills something in: a control character, which canonical text never contains. */
export const BLANK = '\x1f';

/**
 * Everything of a receipt that does not depend on its place in the log. `hub` names the node that writes it. `blank`: with a
 * {@link BLANK} for its duration, and for count and ids of each read.
 * Throws when the draft holds an invalid date or a number that JSON does not have.
 */
export function prepareReceipt(draft: ReceiptDraft, hub: string, blank = false): PreparedReceipt {
  const { accessJson = '', caseId, principal, purpose } = draft;
  const principalId = clean(principal.id);
  const department = clean(principal.department);
  return {
    principalId,
    department,
    outcome: draft.outcome,
    head:
      `{${accessJson === '' ? '' : `"access":${accessJson},`}${caseId === undefined ? '' : `"case":${quote(caseId)},`}` +
      `"documentHash":${quote(draft.documentHash)}` +
      `,"durationMs":${blank ? BLANK : numeral(draft.durationMs)},"errors":${list(draft.errors)},"hub":${quote(hub)}` +
      `,"operation":${quote(draft.operation)},"outcome":${quote(draft.outcome)}` +
      `,"policyVersion":${quote(draft.policyVersion)},"principal":{"department":${quote(department)}` +
      `,"id":${quote(principalId)},"kind":${quote(principal.kind)},"tier":${quote(principal.tier)}}` +
      `${purpose === undefined ? '' : `,"purpose":${quote(purpose)}`},"reads":[${reads(draft.reads, blank)}],"recordedAt":"`,
    middle: `","requestId":${quote(draft.requestId)},"sequence":`,
    tail: `,"startedAt":"${draft.startedAt.toISOString()}"${writes(draft.writes)}}`,
  };
}

/**
 * The canonical text of a receipt at its place: RFC 8785 (JSON Canonicalization Scheme), which is what the log hashes and
 * stores. `sequence` counts from 0; `recordedAt` is ISO 8601 in UTC with milliseconds.
 */
export function placeReceipt(receipt: PreparedReceipt, sequence: number, recordedAt: string): string {
  return receipt.head + recordedAt + receipt.middle + sequence + receipt.tail;
}

function reads(all: readonly ReceiptRead[], blank: boolean): string {
  let text = '';
  for (const read of all) {
    const [count, ids] = blank ? [BLANK, `"${BLANK}"`] : [numeral(read.count), quote(read.ids)];
    text +=
      `${text === '' ? '' : ','}{"count":${count},"full":${names(read.full)},"ids":${ids}` +
      `,"masked":${names(read.masked)},"type":${quote(read.type)},"withheld":${names(read.withheld)}}`;
  }
  return text;
}

/** The last member, only where something was written. */
function writes(all: readonly ReceiptWrite[] = []): string {
  if (all.length === 0) return '';
  const texts = all.map(
    ({ action, fields, ids, type }) =>
      `{"action":${quote(action)},"fields":${list(fields)},"ids":${quote(ids)},"type":${quote(type)}}`,
  );
  return `,"writes":[${texts.join()}]`;
}

/** Lists of field names belong to a plan and are given again with every receipt of it. */
const knownNames = new WeakMap<readonly string[], string>();

function names(of: readonly string[]): string {
  let text = knownNames.get(of);
  if (text === undefined) {
    text = list(of);
    knownNames.set(of, text);
  }
  return text;
}

function list(values: readonly string[]): string {
  return values.length === 0 ? '[]' : `[${values.map(quote).join(',')}]`;
}

/** Characters that JSON escapes. Looking for each is four times as fast as JSON.stringify on a long text without them. */
const ESCAPED = ['"', '\\', ...Array.from({ length: 32 }, (_, code) => String.fromCharCode(code))];
const LONG = 512;

/**
 * RFC 8785 3.2.2.2: strings as JSON.stringify writes them, without lone surrogates; and without NUL, which PostgreSQL's JSON
 * functions refuse, so that no receipt can make the log unsearchable.
 */
function quote(text: string): string {
  const storable = text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text;
  const valid = storable.isWellFormed() ? storable : storable.toWellFormed();
  if (valid.length < LONG || ESCAPED.some((character) => valid.includes(character))) return JSON.stringify(valid);
  return `"${valid}"`;
}

/** RFC 8785 3.2.2.3: numbers as ECMAScript writes them. Durations are kept to the microsecond. */
function numeral(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`Not a JSON number: ${value}`);
  return String(Math.round(value * 1000) / 1000);
}

/** Names also stand in columns of their own, which hold no control characters. */
function clean(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
  return text.replace(/[\u0000-\u001f]/g, '\ufffd').toWellFormed();
}
