import { getNamedType, isInputObjectType } from 'graphql';
import { CATALOGUE, type Place } from './catalogue.js';
import type { GivenRecord, Value } from './given-record.js';
import { type Readable, relatedRecords, targetOf } from './related-records.js';
import { compareValues, sameValue } from './values.js';

/** A filter as the schema coerced it. */
export type Filter = Readonly<Record<string, unknown>>;

/**
 * Whether a record fits a filter: what the filter says holds of it, and every field that the filter looks at, inside of `or`
 * and `not` too, is given in full on it.
 */
export function fits(from: Readable, record: GivenRecord, filter: Filter): boolean {
  return fieldsIn(from.type, filter).every((field) => record.effect(field) === 'full') && says(from, record, filter);
}

/**
 * The fields of the record itself that a filter looks at. A relation that others name belongs to them, and a filter without a
 * condition looks at nothing, but at whether there is a related record.
 */
export function fieldsIn(type: string, filter: Filter): readonly string[] {
  return Object.entries(filter).flatMap(([name, value]): readonly string[] => {
    if (JOINTS.has(name)) return [value].flat().flatMap((part) => fieldsIn(type, part as Filter));
    const place = CATALOGUE[type]?.fields[name];
    return place !== undefined && looks(place, value as Filter) ? [name] : [];
  });
}

function looks({ is }: Place, filter: Filter): boolean {
  const parts = Object.entries(filter);
  if (is !== 'object') return is === 'one' || parts.length > 0;
  return parts.some(([part, test]) => part === 'person' || Object.keys(Object(test)).length > 0);
}

export const JOINTS: ReadonlySet<string> = new Set(['and', 'or', 'not']);

function says(from: Readable, record: GivenRecord, filter: Filter): boolean {
  return Object.entries(filter).every(([name, value]) => {
    if (name === 'and') return (value as readonly Filter[]).every((part) => says(from, record, part));
    if (name === 'or') return (value as readonly Filter[]).some((part) => says(from, record, part));
    if (name === 'not') return !says(from, record, value as Filter);
    return saysOf(from, record, name, value as Filter);
  });
}

function saysOf(from: Readable, record: GivenRecord, name: string, filter: Filter): boolean {
  const place = CATALOGUE[from.type]?.fields[name];
  const value = record.given(name);
  switch (place?.is) {
    case 'column':
      return tests(from, `${from.type}Filter`, name, value, filter);
    case 'one':
      return oneFits(from, targetOf(from.schema, from.type, name), value, filter);
    case 'object':
      return Object.entries(filter).every(([part, test]) => {
        const of = (typeof value === 'object' && value !== null ? Reflect.get(value, part) : null) as Value;
        if (part === 'person') return oneFits(from, 'Person', of, test as Filter);
        return tests(from, `${targetOf(from.schema, from.type, name)}Filter`, part, of, test as Filter);
      });
    default: {
      const target = { ...from, type: targetOf(from.schema, from.type, name) };
      const related = relatedRecords(from, record, name) ?? [];
      return Object.entries(filter).every(
        ([quantifier, of]) => (quantifier === 'some') === related.some((one) => fits(target, one, of as Filter)),
      );
    }
  }
}

function oneFits(from: Readable, target: string, key: Value, filter: Filter): boolean {
  const found = from.view.find(target, key);
  return found !== undefined && fits({ ...from, type: target }, found, filter);
}

/** Conditions on a value. Nothing but `isNull` holds of NULL. */
function tests({ schema, type }: Readable, owner: string, field: string, value: Value, filter: Filter): boolean {
  const input = schema.getType(owner);
  const filterType = isInputObjectType(input) ? input.getFields()[field]?.type : undefined;
  if (filterType === undefined) throw new Error(`no filter for ${owner}.${field}`);
  const as = { kind: getNamedType(filterType).name.replace(/(List)?Filter$/, ''), type };
  const list = Array.isArray(value) ? value : [];
  const same = (one: unknown, other: unknown) => sameValue(as, one, other);
  return Object.entries(filter).every(([test, wanted]) => {
    if (test === 'isNull') return (value === null) === wanted;
    if (value === null) return false;
    switch (test) {
      case 'eq':
        return same(value, wanted);
      case 'in':
        return (wanted as readonly unknown[]).some((one) => same(value, one));
      case 'contains':
        return String(value).includes(String(wanted));
      case 'startsWith':
        return String(value).startsWith(String(wanted));
      case 'gt':
        return compareValues(as, value, wanted) > 0;
      case 'gte':
        return compareValues(as, value, wanted) >= 0;
      case 'lt':
        return compareValues(as, value, wanted) < 0;
      case 'lte':
        return compareValues(as, value, wanted) <= 0;
      case 'has':
        return list.includes(wanted as Value);
      case 'hasAny':
        return (wanted as readonly Value[]).some((one) => list.includes(one));
      case 'isEmpty':
        return (list.length === 0) === wanted;
      default:
        throw new Error(`no test ${test}`);
    }
  });
}
