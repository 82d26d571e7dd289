import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Model } from '../../src/data/model.js';
import { MODELS } from '../../src/modules/index.js';
import type { Effect } from '../../src/policy/access.js';
import { TIERS, type Tier } from '../../src/shared/principal.js';
import { comparable, selection } from '../support/answered-value.js';
import { fullValue, maskedValue } from '../support/expected-value.js';
import { type Json, type JsonObject, startHub, type TestHub } from '../support/hub.js';
import { DEPARTMENT_CODES, loadPolicyCases } from '../support/policy-cases.js';
import { addPolicyRows, type PolicyRow } from '../support/policy-rows.js';

interface Asking {
  readonly department: string;
  readonly tier: Tier;
  readonly hasPurpose: boolean;
  readonly hasCase: boolean;
}

/** A case without a purpose gives what no reason gives: the matrix asks for purpose and case. */
const REASONS = [
  { hasPurpose: false, hasCase: false },
  { hasPurpose: false, hasCase: true },
  { hasPurpose: true, hasCase: false },
  { hasPurpose: true, hasCase: true },
];
const CALLERS: readonly Asking[] = Object.values(DEPARTMENT_CODES).flatMap((department) =>
  TIERS.flatMap((tier) => REASONS.map((reason) => ({ department, tier, ...reason }))),
);
const NORMAL_CALLERS = CALLERS.filter(({ hasPurpose, hasCase }) => hasPurpose || !hasCase);
const AT_ONCE = 6;

const key = (type: string, field: string, row: string, { department, tier, hasPurpose, hasCase }: Asking) =>
  [type, field, row, department, tier, hasPurpose, hasPurpose && hasCase].join();

const cases = loadPolicyCases();
const wantedEffects = new Map(
  cases.map((one) => [
    key(one.type, one.field, one.row, { ...one, department: DEPARTMENT_CODES[one.department] ?? '' }),
    one.effect,
  ]),
);
const fieldsOf = (type: string) => [...new Set(cases.filter((one) => one.type === type).map(({ field }) => field))];
const openTypes = new Set(
  cases
    .filter(({ field, effect }) => field === 'id' && effect === 'full')
    .map(({ type, department }) => `${type} ${DEPARTMENT_CODES[department]}`),
);
const TYPES = [...new Set(cases.map(({ type }) => type))];

let hub: TestHub;
let rows: readonly PolicyRow[];
const stored = new Map<string, JsonObject>();
const links = new Map<string, readonly string[]>();

beforeAll(async () => {
  hub = await startHub();
  rows = [...(await addPolicyRows(hub)), departmentRow('health')];
  for (const { name, table } of MODELS) {
    const ids = rows.filter(({ type }) => type === name).map(({ id }) => id);
    const filter = name === 'Area' ? '' : 'where id::text = any($1)';
    const found = await hub.sql<{ row: JsonObject }>(
      `select to_jsonb(${table}) as row from ${table} ${filter}`,
      filter ? [ids] : [],
    );
    for (const { row } of found) stored.set(`${name} ${row.id}`, row);
  }
  for (const [name, table, source, target] of [
    ['Event.parties', 'event_party', 'event_id', 'person_id'],
    ['Event.things', 'event_thing', 'event_id', 'thing_id'],
    ['Event.assignedDepartments', 'event_assignment where ended_at is null', 'event_id', 'department_id'],
  ] as const) {
    const found = await hub.sql<{ source: string; targets: string[] }>(
      `select ${source} as source, array_agg(${target}::text) as targets from ${table} group by 1`,
    );
    for (const one of found) links.set(`${name} ${one.source}`, one.targets);
  }
});

afterAll(() => hub.close());

/** Public rows exist in the demo already. */
function departmentRow(id: string): PolicyRow {
  return { type: 'Department', id, kindFor: () => 'inside' };
}

function wanted({ type, kindFor }: Pick<PolicyRow, 'type' | 'kindFor'>, field: string, asking: Asking): Effect {
  const kind = kindFor(asking);
  const effect = wantedEffects.get(key(type, field, kind, asking));
  if (effect === undefined) throw new Error(`no case for ${type}.${field} on ${kind}`);
  return effect;
}

const modelOf = (type: string): Model => {
  const model = MODELS.find(({ name }) => name === type);
  if (model === undefined) throw new Error(`no model ${type}`);
  return model;
};

const rowOf = (type: string, id: string) => rows.find((row) => row.type === type && row.id === id);
const area = (id: Json | undefined): JsonObject => stored.get(`Area ${id}`) ?? {};

/** Whether the caller sees a record: of the rows made here as their cases say, of the demo's public ones always. */
function sees(asking: Asking, type: string, id: string): boolean {
  if (type === 'Area' || type === 'Department') return true;
  const row = rowOf(type, id);
  if (row === undefined) throw new Error(`${type} ${id} is not a row of the cases`);
  return wanted(row, 'id', asking) === 'full';
}

/** Whether no row of the type is for the caller's department. */
function isClosed(type: string, { department }: Asking): boolean {
  return !openTypes.has(`${type} ${department}`);
}

function expected(row: PolicyRow, field: string, asking: Asking): Json {
  const effect = wanted(row, field, asking);
  const model = modelOf(row.type);
  const raw = stored.get(`${row.type} ${row.id}`);
  if (raw === undefined) throw new Error(`${row.type} ${row.id} is not stored`);
  if (effect === 'none') return null;
  if (effect === 'mask') return maskedValue(`${row.type}.${field}`, raw, area);
  const definition = model.fields[field];
  if (definition?.kind !== 'many') return fullValue(model, field, raw, (type, id) => sees(asking, type, id));
  if (isClosed(definition.target, asking)) return null;
  const targets = links.get(`${row.type}.${field} ${row.id}`) ?? [];
  return targets.filter((id) => sees(asking, definition.target, id)).sort();
}

async function ask(asking: Asking, query: string, ids: readonly string[]) {
  const { department, tier, hasPurpose, hasCase } = asking;
  return hub.ask(
    hub.caller(department, tier),
    query,
    { ids },
    {
      ...(hasPurpose && { purpose: '核实情况' }),
      ...(hasCase && { caseId: '案件1' }),
    },
  );
}

/** Runs `check` for every caller and reason, some at once, and gives the mismatches. */
async function forEveryCaller(
  check: (asking: Asking) => Promise<readonly string[]>,
  callers = CALLERS,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (let at = 0; at < callers.length; at += AT_ONCE) {
    found.push(...(await Promise.all(callers.slice(at, at + AT_ONCE).map(check))).flat());
  }
  return found;
}

const idsOf = (of: readonly PolicyRow[]) => of.map(({ id }) => id);
const shown = (asking: Asking) => Object.values(asking).join();

describe('through the real server, each caller gets of each row what the policy cases say', () => {
  test.each(TYPES)('of %s', async (type) => {
    const model = modelOf(type);
    const made = rows.filter((row) => row.type === type);
    const fields = fieldsOf(type);
    const query = `query Cases($ids: [ID!]!) { ${model.many}(first: ${made.length}, filter: { id: { in: $ids } }) {
      totalCount nodes { ${fields.map((field) => selection(field, model.fields[field])).join(' ')} } } }`;
    let compared = 0;
    const wrong = await forEveryCaller(async (asking) => {
      const visible = made.filter((row) => wanted(row, 'id', asking) === 'full');
      const { body, codes } = await ask(asking, query, idsOf(made));
      const page = body.data?.[model.many] as JsonObject | null | undefined;
      const problems: string[] = [];
      const closed = isClosed(type, asking);
      if (closed !== codes.includes('FORBIDDEN') || codes.length > (closed ? 1 : 0))
        problems.push(`${shown(asking)}: ${codes}`);
      const nodes = (page?.nodes ?? []) as readonly JsonObject[];
      if ((page?.totalCount ?? 0) !== visible.length)
        problems.push(`${shown(asking)}: ${page?.totalCount} counted, not ${visible.length}`);
      const given = new Map(nodes.map((node) => [String(node.id), node]));
      for (const row of made) {
        const node = given.get(row.id);
        if ((node !== undefined) !== visible.includes(row)) {
          problems.push(`${shown(asking)}: ${row.kindFor(asking)} ${row.id} ${node ? 'is' : 'is not'} given`);
        }
        for (const field of fields) {
          compared += 1;
          const definition = model.fields[field];
          const got = comparable(definition, node?.[field]);
          const raw = expected(row, field, asking);
          const want = definition?.kind === 'many' ? raw : comparable(definition, raw);
          if (isDeepStrictEqual(got, want)) continue;
          problems.push(
            `${shown(asking)}: ${field} of ${row.kindFor(asking)} ${row.id} is ${JSON.stringify(got)}, not ${JSON.stringify(want)}`,
          );
        }
      }
      return problems;
    });
    expect({ wrong: wrong.slice(0, 20), log: hub.log.slice(0, 2) }).toEqual({ wrong: [], log: [] });
    expect(compared).toBe(CALLERS.length * made.length * fields.length);
  });

  test('every row that the cases name was asked for by somebody', () => {
    const met = new Set(rows.flatMap((row) => CALLERS.map((asking) => `${row.type} ${row.kindFor(asking)}`)));
    const named = new Set(cases.map(({ type, row }) => `${type} ${row}`));
    const publicTypes = ['Area outside', 'Department outside'];
    expect([...named].filter((name) => !met.has(name) && !publicTypes.includes(name))).toEqual([]);
  });
});

describe('a relation gives the records whose other direction the caller reads in full', () => {
  const inversesOf = (type: string) =>
    Object.entries(modelOf(type).fields).flatMap(([name, field]) =>
      field.kind === 'many' && field.inverse !== undefined ? [{ name, field, inverse: field.inverse }] : [],
    );
  const closed = ['Area', 'Department'];

  test.each(TYPES.filter((type) => !closed.includes(type) && inversesOf(type).length > 0))('of %s', async (type) => {
    const model = modelOf(type);
    const inverses = inversesOf(type);
    const made = rows.filter((row) => row.type === type);
    const query = `query Inverse($ids: [ID!]!) { ${model.many}(first: ${made.length}, filter: { id: { in: $ids } }) {
      nodes { id ${inverses.map(({ name, field }) => selection(name, field)).join(' ')} } } }`;
    const met = new Set<string>();
    const wrong = await forEveryCaller(async (asking) => {
      const { body } = await ask(asking, query, idsOf(made));
      const page = body.data?.[model.many] as JsonObject | null | undefined;
      return ((page?.nodes ?? []) as readonly JsonObject[]).flatMap((node) =>
        inverses.flatMap(({ name, field, inverse }) => {
          const list = node[name] as JsonObject | null;
          const got = comparable(field, list) ?? [];
          const want = rows
            .filter((row) => row.type === field.target && pointsTo(row, inverse, String(node.id)))
            .filter((row) => wanted(row, 'id', asking) === 'full' && wanted(row, inverse, asking) === 'full');
          if (want.length > 0) met.add(name);
          const total = list?.totalCount ?? 0;
          if (isDeepStrictEqual(got, idsOf(want).sort()) && total === want.length) return [];
          return [`${shown(asking)}: ${name} of ${node.id} is ${JSON.stringify(got)} (${total}), not ${idsOf(want)}`];
        }),
      );
    }, NORMAL_CALLERS);
    expect(wrong.slice(0, 10)).toEqual([]);
    expect([...met].sort()).toEqual(inverses.map(({ name }) => name).sort());
  });

  /** Whether a row's field, as stored, leads to the record. */
  function pointsTo(row: PolicyRow, field: string, id: string): boolean {
    const definition = modelOf(row.type).fields[field];
    const raw = stored.get(`${row.type} ${row.id}`);
    if (definition?.kind === 'many') return links.get(`${row.type}.${field} ${row.id}`)?.includes(id) ?? false;
    if (definition?.kind === 'one') return raw?.[definition.column] === id;
    if (definition?.kind !== 'object') return false;
    return Object.values(definition.parts).some((part) => part.kind === 'one' && raw?.[part.column] === id);
  }
});
