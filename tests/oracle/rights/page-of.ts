import { getNamedType, isObjectType } from 'graphql';
import { CATALOGUE } from './catalogue.js';
import { type Filter, fits } from './fits.js';
import type { GivenRecord } from './given-record.js';
import type { Readable } from './related-records.js';
import { compareValues } from './values.js';

/** Stands at the beginning of the oracle's cursors: no value of a record holds it. */
export const CURSOR = '\u0000';

const PAGE = 50;

interface SortKey {
  readonly field: string;
  readonly descending: boolean;
}

type Args = Readonly<Record<string, unknown>>;

/** The connection that the arguments ask for. */
export function pageOf(from: Readable, records: readonly GivenRecord[], args: Args): object {
  const keys = sortKeys(args);
  const matching = records
    .filter((record) => keys.every(({ field }) => record.effect(field) === 'full'))
    .filter((record) => args.filter === undefined || args.filter === null || fits(from, record, args.filter as Filter))
    .filter((record) => args.area === undefined || args.area === null || inArea(from, record, String(args.area)));
  const order = comparison(from, keys);
  const sorted = matching.sort((one, other) => order(positionOf(one, keys), positionOf(other, keys)));
  const { backward, size, cursor } = asked(args);
  const beyond = sorted.filter((record) => {
    if (cursor === undefined) return true;
    const side = order(positionOf(record, keys), cursor);
    return backward ? side < 0 : side > 0;
  });
  const nodes = backward ? beyond.slice(Math.max(0, beyond.length - size)) : beyond.slice(0, size);
  const edges = nodes.map((node) => ({ node, cursor: `${CURSOR}${JSON.stringify(positionOf(node, keys))}` }));
  const [more, before] = [beyond.length > size, cursor !== undefined];
  return {
    ...{ nodes, edges, totalCount: sorted.length },
    pageInfo: {
      hasNextPage: backward ? before : more,
      hasPreviousPage: backward ? more : before,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** The sort keys; the id comes last, so that the order is total. */
function sortKeys({ orderBy }: Args): readonly SortKey[] {
  const elements = (orderBy ?? []) as readonly Readonly<Record<string, string>>[];
  const keys = elements.flatMap((element) =>
    Object.entries(element).map(([field, direction]) => ({ field, descending: direction === 'DESC' })),
  );
  if (keys.some(({ field }) => field === 'id')) return keys;
  return [...keys, { field: 'id', descending: keys.at(-1)?.descending ?? false }];
}

/** Fields of a record that the arguments of a connection sort by, the id aside. */
export function sortedBy(args: Args): readonly string[] {
  return sortKeys(args).map(({ field }) => field);
}

function positionOf(record: GivenRecord, keys: readonly SortKey[]): readonly unknown[] {
  return keys.map(({ field }) => record.given(field));
}

function comparison({ schema, type }: Readable, keys: readonly SortKey[]) {
  const object = schema.getType(type);
  const fields = isObjectType(object) ? object.getFields() : {};
  const kinds = keys.map(({ field }) => ({ type, kind: String(getNamedType(fields[field]?.type)) }));
  return (one: readonly unknown[], other: readonly unknown[]): number => {
    for (const [at, { descending }] of keys.entries()) {
      const kind = kinds[at];
      const side = kind === undefined ? 0 : compareValues(kind, one[at], other[at]);
      if (side !== 0) return descending ? -side : side;
    }
    return 0;
  };
}

function asked({ first, last, after, before }: Args) {
  const given = (value: unknown) => value !== undefined && value !== null;
  const backward = given(last) || given(before);
  const cursor = backward ? before : after;
  const size = Number((backward ? last : first) ?? PAGE);
  return { backward, size, cursor: given(cursor) ? JSON.parse(String(cursor).slice(CURSOR.length)) : undefined };
}

function inArea({ view, type }: Readable, record: GivenRecord, area: string): boolean {
  const field = areaField(type);
  const found = /^\d{1,10}$/.test(area) ? String(Number(area)) : undefined;
  return found !== undefined && record.effect(field) === 'full' && view.liesIn(String(record.given(field)), found);
}

/** The field that says in which area a record lies. */
export function areaField(type: string): string {
  const fields = Object.entries(CATALOGUE[type]?.fields ?? {});
  const found = fields.find(([, place]) => place.is === 'one' && place.column === 'area_id');
  if (found === undefined) throw new Error(`${type} lies in no area`);
  return found[0];
}
