import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ANCESTOR_COLUMNS } from '../../src/data/area-levels.js';
import type { Model } from '../../src/data/model.js';
import { MODELS } from '../../src/modules/index.js';
import type { TypeAccess } from '../../src/policy/access.js';
import { type CallerAccess, callerAccess } from '../../src/policy/caller-access.js';
import { grantedAtom } from '../../src/policy/granted-atom.js';
import { effectOn } from '../../src/policy/my-access.js';
import { AREA_LEVELS, type AreaLevelName } from '../../src/shared/area-level.js';
import { type Principal, TIERS } from '../../src/shared/principal.js';
import { comparable, selection } from '../support/answered-value.js';
import { demoAreas, type Placement, person } from '../support/callers.js';
import { fullValue, maskedValue } from '../support/expected-value.js';
import type { Json, JsonObject } from '../support/hub.js';
import { type NaiveRows, naiveRows, type Row } from '../support/naive-rows.js';
import { openReadPath, type ReadPath } from '../support/read-path.js';
import { type StoredGrant, storeGrant } from '../support/stored-grants.js';

const SCOPED = MODELS.filter(({ scope }) => scope === 'ancestors');
const PURPOSE = 'a visit';
/** Callers who hold one, several and no grants, of whom some read little without. */
const DEPARTMENTS = ['health', 'hotline_12345', 'urban_management'];
const MOST = 200;

let path: ReadPath;
let placement: Placement;
let rows: NaiveRows;
let areas: ReadonlyMap<string, JsonObject>;

beforeAll(async () => {
  path = await openReadPath();
  placement = await demoAreas(path.queries);
  rows = await naiveRows(path.queries, MODELS);
  const found = await path.queries.query<{ row: JsonObject }>('select to_jsonb(area) as row from area');
  areas = new Map(found.rows.map(({ row }) => [String(row.id), row]));
  for (const grant of grantsToStore()) await storeGrant(tables(), grant);
  await path.options.access.refresh();
});
afterAll(() => path.close());

function tables(): Parameters<typeof storeGrant>[0] {
  const query = async (text: string, values: readonly unknown[] = []) =>
    (await path.queries.query({ text, values: [...values] })).rows;
  return {
    sql: query,
    value: async <Value>(text: string, ...values: readonly unknown[]): Promise<Value> => {
      const [row] = await query(text, values);
      return Object.values(row)[0] as Value;
    },
  };
}

/** For every tier of two departments: fields of every type, in areas of every level, inside the own areas and beyond. */
function grantsToStore(): readonly StoredGrant[] {
  const ofLevel = (level: AreaLevelName) => [...areas.values()].filter((area) => area.level === level);
  let turn = 0;
  return DEPARTMENTS.slice(0, 2).flatMap((department) =>
    TIERS.filter((tier) => tier !== 'GRID').flatMap((tier) =>
      SCOPED.flatMap(({ name, fields }) =>
        [0, 1, 2].map((n): StoredGrant => {
          const level = AREA_LEVELS[1 + (turn++ % 5)] ?? 'GRID';
          const within = ofLevel(level);
          const area = within[(turn * 7919) % within.length];
          const own = Object.entries(fields).filter(([, field]) => field.kind !== 'many');
          const named = own.map(([field]) => field).filter((_, at) => (at + n + turn) % 3 === 0);
          return { department, tier, type: name, fields: named, areaId: Number(area?.id), purpose: PURPOSE };
        }),
      ),
    ),
  );
}

function factsOf(model: Model, row: Row, caller: CallerAccess): ReadonlySet<string> {
  const { held, principal } = caller;
  const granted = held.fields.flatMap(({ levels }, index) => {
    const inside = levels.some(({ level }, at) =>
      held.areas[index]?.[at]?.some((area) => area === row[ANCESTOR_COLUMNS[level]]),
    );
    return inside ? [grantedAtom(index)] : [];
  });
  return new Set([...rows.facts(model, row, principal), ...granted]);
}

function accessOf(caller: CallerAccess, type: string): TypeAccess {
  return path.policy.decide(caller.class, type);
}

/** Rows that exist for the caller, with the facts that hold of each. */
function visibleRows(model: Model, caller: CallerAccess) {
  const access = accessOf(caller, model.name);
  const id = access.fields.id;
  if (id === undefined) throw new Error(`${model.name} has no id`);
  return rows
    .of(model)
    .map((row) => ({ row: row as JsonObject, facts: factsOf(model, row, caller) }))
    .filter(({ facts }) => effectOn(access, id, facts) === 'full');
}

/** Whether records of other types are seen by the caller; each type is worked out once. */
function sight(caller: CallerAccess): (type: string, id: string) => boolean {
  const seen = new Map<string, ReadonlySet<string>>();
  return (type, id) => {
    const model = MODELS.find(({ name }) => name === type);
    if (model === undefined || model.scope === 'everyone') return true;
    const ids = seen.get(type) ?? new Set(visibleRows(model, caller).map(({ row }) => String(row[model.key.column])));
    seen.set(type, ids);
    return ids.has(id);
  };
}

/** What the caller gets of each field of a visible row. */
function wantedOf(model: Model, caller: CallerAccess) {
  const access = accessOf(caller, model.name);
  const sees = sight(caller);
  return (name: string, { row, facts }: { readonly row: JsonObject; readonly facts: ReadonlySet<string> }): Json => {
    const field = access.fields[name];
    const effect = field === undefined ? 'none' : effectOn(access, field, facts);
    const definition = model.fields[name];
    if (effect === 'none' || definition === undefined) return null;
    if (
      definition.kind === 'object'
        ? row[definition.presence] === null
        : definition.kind !== 'many' && row[definition.column] === null
    )
      return null;
    if (effect === 'full') return fullValue(model, name, row, sees);
    return maskedValue(`${model.name}.${name}`, row, (id) => areas.get(String(id)) ?? {});
  };
}

const callersUnderTest = () =>
  DEPARTMENTS.flatMap((department) =>
    TIERS.flatMap((tier) =>
      [{ purpose: PURPOSE }, { purpose: PURPOSE, caseId: 'C-1' }].map((reason) =>
        person(placement, department, tier, reason),
      ),
    ),
  );

function under(principal: Principal): CallerAccess {
  const { access } = path.options;
  return callerAccess(access.current(), principal, access.now());
}

describe.each(SCOPED.map((model) => [model.name, model] as const))('Of %s, holders of grants get', (_, model) => {
  const asked = Object.entries(model.fields).filter(([, field]) => field.kind !== 'many');

  test('the rows and fields that their rings give, one way and the other', async () => {
    let held = 0;
    for (const principal of callersUnderTest()) {
      const caller = under(principal);
      held += caller.class.grants.filter(({ type }) => type === model.name).length;
      const seen = visibleRows(model, caller);
      const closed = accessOf(caller, model.name).visible.op === 'false';
      const source = `{ found: ${model.many}(first: ${MOST}) { totalCount nodes { ${asked.map(([name, field]) => selection(name, field)).join(' ')} } } }`;
      const told = await path.planned({ source, caller: principal });
      expect((await path.resolved({ source, caller: principal })).data).toEqual(told.data);
      if (closed) {
        expect(told.errors.map(({ code }) => code)).toEqual(['FORBIDDEN']);
        continue;
      }
      const page = told.data?.found as { totalCount: number; nodes: readonly JsonObject[] };
      expect([principal.id, page.totalCount]).toEqual([principal.id, seen.length]);
      const wanted = wantedOf(model, caller);
      const byId = new Map(seen.map((one) => [String(one.row[model.key.column]), one]));
      const wrong = page.nodes.flatMap((node) =>
        asked.flatMap(([name, field]) => {
          const one = byId.get(String(node.id));
          const want = one === undefined ? 'not visible' : comparable(field, wanted(name, one));
          const got = comparable(field, node[name]);
          return isDeepStrictEqual(got, want) ? [] : [{ caller: principal, name, node: node.id, got, want }];
        }),
      );
      expect(wrong.slice(0, 5)).toEqual([]);
    }
    expect(held).toBeGreaterThan(0);
  });

  test('no match on a row where what a filter compares is not in full', async () => {
    for (const principal of callersUnderTest()) {
      const caller = under(principal);
      const access = accessOf(caller, model.name);
      const seen = visibleRows(model, caller);
      for (const [name, field] of asked) {
        if (field.kind !== 'column' || field.nullable !== true || access.fields[name]?.full.op === 'false') continue;
        if (access.visible.op === 'false') continue;
        for (const isNull of [true, false]) {
          const source = `{ found: ${model.many}(filter: { not: { ${name}: { isNull: ${!isNull} } } }) { totalCount } }`;
          const { data } = await path.planned({ source, caller: principal });
          const given = access.fields[name];
          const fits = seen.filter(
            ({ row, facts }) =>
              given !== undefined &&
              effectOn(access, given, facts) === 'full' &&
              (row[field.column] === null) === isNull,
          );
          expect([principal.id, name, data]).toEqual([principal.id, name, { found: { totalCount: fits.length } }]);
        }
      }
    }
  });
});
