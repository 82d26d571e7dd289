import { AREA_LEVELS } from '../shared/area-level.js';
import { checkText, MOST_OF_A_LIST } from './check-value.js';
import { RecordRefused, type RejectCode } from './reject.js';

/** Where a reference stands in a record, and the type that it names. */
export interface ReferencePlace {
  readonly field: string;
  /** The part of an object field; the place in a list. */
  readonly part?: string;
  readonly target: string;
}

/** How the record is named: by the hub's id, an area by its code, another record by the sender's own id of it. */
export type Named =
  | { readonly by: 'id'; readonly id: string }
  | { readonly by: 'code'; readonly code: string; readonly level?: string }
  | { readonly by: 'source'; readonly sourceSystem?: string; readonly sourceId: string };

export interface Reference extends ReferencePlace {
  readonly named: Named;
}

/** What a reference leads to, or why it leads nowhere. */
export type Lookup = (reference: Reference) => string | number | RejectCode;

/**
 * A reference as it was sent: a text (code of an area, id of a department, the sender's own id of another record), or an object.
 * @throws RecordRefused
 */
export function checkReference(place: ReferencePlace, value: unknown): Reference {
  return { ...place, named: namedBy(place, value) };
}

/**
 * References as a list of them was sent; each is added to `references`.
 * @returns the list, in which their ids are to be put
 * @throws RecordRefused
 */
export function checkReferences(place: ReferencePlace, value: unknown, references: Reference[]): unknown[] {
  if (!Array.isArray(value) || value.length > MOST_OF_A_LIST) throw new RecordRefused('WRONG_TYPE', place.field);
  for (const [at, one] of value.entries()) references.push(checkReference({ ...place, part: String(at) }, one));
  return value.map(() => null);
}

function namedBy({ field, target }: ReferencePlace, value: unknown): Named {
  if (typeof value === 'string') return shorthand(target, checkText(field, value));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new RecordRefused('WRONG_TYPE', field);
  const given = new Map(Object.entries(value).filter(([, member]) => member != null));
  const known = target === 'Area' ? ['id', 'code', 'level'] : ['id', 'sourceSystem', 'sourceId'];
  if ([...given.keys()].some((key) => !known.includes(key))) throw new RecordRefused('UNKNOWN_FIELD', field);
  const text = (name: string) => (given.has(name) ? checkText(`${field}.${name}`, given.get(name)) : undefined);
  const [id, code, level] = [text('id'), text('code'), text('level')];
  const [sourceSystem, sourceId] = [text('sourceSystem'), text('sourceId')];
  if (id !== undefined && given.size === 1) return { by: 'id', id };
  if (code !== undefined && isLevel(level)) return { by: 'code', code, ...(level !== undefined && { level }) };
  if (sourceId !== undefined && id === undefined)
    return { by: 'source', sourceId, ...(sourceSystem !== undefined && { sourceSystem }) };
  throw new RecordRefused('WRONG_TYPE', field);
}

function shorthand(target: string, text: string): Named {
  if (target === 'Area') return { by: 'code', code: text };
  return target === 'Department' ? { by: 'id', id: text } : { by: 'source', sourceId: text };
}

function isLevel(level: string | undefined): boolean {
  return level === undefined || AREA_LEVELS.some((name) => name === level);
}
