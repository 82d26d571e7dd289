import { hash } from 'node:crypto';
import type { ColumnField, Model, ToOneField } from '../data/model.js';
import { canonicalJson } from '../shared/canonical-json.js';
import { citizenNumberProblem } from '../shared/codes/citizen-number.js';
import { checkLength, checkMoment, checkText, checkValue } from './check-value.js';
import { checkReference, checkReferences, type Reference } from './reference.js';
import { RecordRefused, type Reject } from './reject.js';
import { type WriteField, writeFields } from './write-fields.js';
import type { WriteRights } from './write-rights.js';

/** A record that is right in itself; its references are not looked up yet. */
export interface CheckedRecord {
  readonly line: number;
  /** The sender's own id of it. */
  readonly sourceId: string;
  /** The hub's id of the record that it describes, where the sender knows it. */
  readonly id?: string;
  /** When the sender's system changed it last: of two states the newer one counts. UTC. */
  readonly modifiedAt: string;
  /** By field; null: known to have no value. What is not there, the sender says nothing of. */
  readonly content: Record<string, unknown>;
  readonly references: readonly Reference[];
  /** SHA-256 of what was sent, in hex. */
  readonly digest: string;
}

/** Clocks of other systems may be a little ahead. */
const AHEAD_MS = 5 * 60_000;

/** Checks records of one type for one sender. */
export class RecordChecker {
  readonly #fields: ReadonlyMap<string, WriteField>;
  readonly #rights: WriteRights;
  readonly #now: () => number;

  /** @param now milliseconds since 1970 */
  constructor(model: Model, rights: WriteRights, now: () => number = Date.now) {
    this.#fields = new Map(writeFields(model).map((field) => [field.name, field]));
    this.#rights = rights;
    this.#now = now;
  }

  /** @param value whatever was sent */
  check(line: number, value: unknown): CheckedRecord | Reject {
    const sourceId = sourceIdOf(value);
    try {
      return this.#check(line, value);
    } catch (error) {
      if (!(error instanceof RecordRefused)) throw error;
      const { code, field } = error;
      return { line, ...(sourceId !== undefined && { sourceId }), ...(field !== undefined && { field }), code };
    }
  }

  #check(line: number, value: unknown): CheckedRecord {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new RecordRefused('MALFORMED');
    const given = new Map(Object.entries(value).filter(([, member]) => member !== undefined));
    const sourceId = checkText('sourceId', required(given, 'sourceId'));
    checkLength('sourceId', sourceId, 200);
    const modifiedAt = checkMoment('modifiedAt', required(given, 'modifiedAt'));
    if (Date.parse(modifiedAt) > this.#now() + AHEAD_MS) throw new RecordRefused('INVALID_DATE', 'modifiedAt');
    const id = given.get('id') == null ? undefined : checkText('id', given.get('id'));
    for (const name of OWN) given.delete(name);
    const references: Reference[] = [];
    const content: Record<string, unknown> = {};
    for (const [name, member] of given) content[name] = this.#field(name, member, references);
    checkPerson(content, this.#fields);
    const digest = hash('sha256', canonicalJson({ content, references, id }));
    return { line, sourceId, ...(id !== undefined && { id }), modifiedAt, content, references, digest };
  }

  #field(name: string, value: unknown, references: Reference[]): unknown {
    const writable = this.#fields.get(name);
    if (writable === undefined) throw new RecordRefused('UNKNOWN_FIELD');
    if (!this.#rights.sent.has(name)) throw new RecordRefused('FIELD_NOT_WRITABLE', name);
    const { field } = writable;
    if (value === null) return noValue(writable);
    if (field.kind === 'column') return checkValue(name, field, value);
    if (field.kind === 'one') {
      references.push(checkReference({ field: name, target: field.target }, value));
      return null;
    }
    if (field.kind === 'many') return checkReferences({ field: name, target: field.target }, value, references);
    return this.#object(name, field.parts, value, references);
  }

  #object(
    name: string,
    parts: Readonly<Record<string, ColumnField | ToOneField>>,
    value: unknown,
    references: Reference[],
  ): unknown {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new RecordRefused('WRONG_TYPE', name);
    const given = new Map(Object.entries(value).filter(([, member]) => member !== undefined));
    if ([...given.keys()].some((key) => !Object.hasOwn(parts, key))) throw new RecordRefused('UNKNOWN_FIELD', name);
    const members = Object.entries(parts).map(([key, part]): [string, unknown] => {
      const member = given.get(key) ?? null;
      if (member === null && part.nullable !== true) throw new RecordRefused('REQUIRED', `${name}.${key}`);
      if (member === null) return [key, null];
      if (part.kind === 'column') return [key, checkValue(`${name}.${key}`, part, member)];
      references.push(checkReference({ field: name, part: key, target: part.target }, member));
      return [key, null];
    });
    return Object.fromEntries(members);
  }
}

/** What a record says beside its fields. */
const OWN = ['sourceId', 'modifiedAt', 'id'];

function required(given: ReadonlyMap<string, unknown>, name: string): unknown {
  const value = given.get(name) ?? null;
  if (value === null) throw new RecordRefused('REQUIRED', name);
  return value;
}

function noValue({ name, field, required: needed }: WriteField): unknown {
  if (needed) throw new RecordRefused('REQUIRED', name);
  if (field.kind === 'many') return [];
  if (field.kind !== 'column' || field.nullable === true) return null;
  return field.list === true ? [] : false;
}

/** The citizen number holds the date of birth and the sex. GB 11643. */
function checkPerson(content: Readonly<Record<string, unknown>>, fields: ReadonlyMap<string, WriteField>): void {
  for (const [name, value] of Object.entries(content)) {
    const field = fields.get(name)?.field;
    if (field?.kind !== 'column' || field.format !== 'citizenNumber' || typeof value !== 'string') continue;
    const { birthDate, sex } = content;
    const facts = {
      ...(typeof birthDate === 'string' && { birthDate }),
      ...(typeof sex === 'string' && { sex }),
    };
    if (citizenNumberProblem(value, facts) !== undefined) throw new RecordRefused('CONTRADICTION', name);
  }
}

function sourceIdOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'sourceId')) return undefined;
  const id: unknown = Reflect.get(value, 'sourceId');
  return typeof id === 'string' && /^[\p{L}\p{N}\p{P}\p{S} ]{1,200}$/u.test(id) ? id : undefined;
}
