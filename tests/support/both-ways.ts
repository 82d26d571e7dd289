import { deepStrictEqual } from 'node:assert';
import type fc from 'fast-check';
import { MODELS } from '../../src/modules/index.js';
import { classOf } from '../../src/policy/class-of.js';
import type { Principal } from '../../src/shared/principal.js';
import { callers, type Placement } from './callers.js';
import { drawn } from './draw.js';
import { type CursorVariable, type RandomOperation, randomOperation } from './random-operation.js';
import type { Question, ReadPath, Told } from './read-path.js';
import type { Samples } from './sample-values.js';

/** A random operation and who asks it. */
export interface Asked {
  readonly operation: RandomOperation;
  readonly caller: Principal;
}

/** Random operations by callers of every class; filters mostly use what the caller reads in full. */
export function operationsOf(path: ReadPath, samples: Samples, placement: Placement): fc.Arbitrary<Asked> {
  const departments = Object.keys(path.policy.document.departments);
  return callers(placement, departments).chain((caller) => {
    const prefers = (type: string, field: string) => {
      const access = path.policy.decide(classOf(caller), type);
      return access.visible.op !== 'false' && access.fields[field]?.full.op !== 'false';
    };
    const options = { schema: path.schema, samples, prefers, identified: true };
    return drawn((draw) => ({ operation: randomOperation(draw, options), caller }));
  });
}

/**
 * Asks both ways, then once more with cursors of the first answer, and expects the same answers and receipts, no failure of
 * the hub, and on each receipt exactly the records of its answer. Gives the codes of the errors, `answered` where there is none.
 */
export async function checkBothWays(path: ReadPath, { operation, caller }: Asked): Promise<readonly string[]> {
  const { source, variables, cursors } = operation;
  const first = await compare(path, { source, variables, caller });
  const followed = cursors.map((cursor) => [cursor.variable, cursorIn(first.data, cursor)] as const);
  const found = followed.filter(([, value]) => value !== undefined);
  const more = { ...variables, ...Object.fromEntries(found) };
  const second = found.length === 0 ? undefined : await compare(path, { source, variables: more, caller });
  return [first, ...(second === undefined ? [] : [second])].flatMap(({ errors }) =>
    errors.length === 0 ? ['answered'] : errors.map(({ code }) => code),
  );
}

async function compare(path: ReadPath, question: Question): Promise<Told> {
  const planned = await path.planned(question);
  const resolved = await path.resolved(question);
  deepStrictEqual(shown(resolved), shown(planned));
  const failures = planned.errors.filter(({ code }) => code === 'INTERNAL_SERVER_ERROR');
  deepStrictEqual(failures, []);
  for (const told of [planned, resolved]) deepStrictEqual(receiptIds(told), recordsIn(told.data));
  return planned;
}

function shown({ data, errors, access, receipt }: Told) {
  const fields = receipt?.reads.map(({ type, full, masked, withheld }) => ({ type, full, masked, withheld }));
  return {
    data: JSON.stringify(data),
    errors: errors.map(({ code, path }) => `${code} at ${path}`).sort(),
    access,
    outcome: receipt?.outcome,
    fields,
  };
}

/** The ids on a receipt, each once, by type. */
export function receiptIds({ receipt }: Told): Record<string, string[]> {
  const reads = receipt?.reads.filter(({ ids }) => ids !== '') ?? [];
  return Object.fromEntries(
    reads.map(({ type, ids }) => [type, [...new Set(ids.split(','))].sort()] as const).sort(byName),
  );
}

const TYPES = new Set(MODELS.map(({ name }) => name));

/** The ids of the records in an answer whose every selection set on a record asks for `id` and `__typename`. */
export function recordsIn(data: unknown): Record<string, string[]> {
  const ids = new Map<string, Set<string>>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { id, __typename: type } = value as Readonly<Record<string, unknown>>;
    if (typeof id === 'string' && typeof type === 'string' && TYPES.has(type)) {
      ids.set(type, (ids.get(type) ?? new Set()).add(id));
    }
    Object.values(value).forEach(visit);
  };
  visit(data);
  return Object.fromEntries([...ids].map(([type, of]) => [type, [...of].sort()] as const).sort(byName));
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** A cursor that the answer holds for a connection, if it asked for one. */
export function cursorIn(data: unknown, { path }: CursorVariable): string | undefined {
  const found: string[] = [];
  const visit = (value: unknown, keys: readonly string[]): void => {
    if (Array.isArray(value)) for (const element of value) visit(element, keys);
    else if (typeof value === 'object' && value !== null) {
      const [key, ...rest] = keys;
      if (key === undefined) collect(value, found);
      else if (Object.hasOwn(value, key)) visit(Reflect.get(value, key), rest);
    }
  };
  visit(data, path);
  return found[0];
}

const CURSOR_KEYS = /^(cursor|startCursor|endCursor)$/;

function collect(connection: object, found: string[]): void {
  for (const [key, value] of Object.entries(connection)) {
    if (CURSOR_KEYS.test(key) && typeof value === 'string') found.push(value);
    if (key === 'pageInfo' && typeof value === 'object' && value !== null) collect(value, found);
    if (key === 'edges' && Array.isArray(value)) for (const edge of value) collect(edge, found);
  }
}
