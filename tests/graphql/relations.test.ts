import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ANCESTOR_COLUMNS } from '../../src/data/area-levels.js';
import type { Model, ToManyField, ToOneField } from '../../src/data/model.js';
import { MODELS } from '../../src/modules/index.js';
import { classOf } from '../../src/policy/class-of.js';
import { type Condition, holds } from '../../src/policy/condition.js';
import { type Principal, TIERS } from '../../src/shared/principal.js';
import { demoAreas, type Placement, person } from '../support/callers.js';
import { type NaiveRows, naiveRows, type Row } from '../support/naive-rows.js';
import { openReadPath, type ReadPath } from '../support/read-path.js';

const REASONS = [{}, { purpose: 'a visit' }, { purpose: 'a visit', caseId: 'C-1' }];

let path: ReadPath;
let placement: Placement;
let rows: NaiveRows;
const links = new Map<string, readonly Row[]>();

beforeAll(async () => {
  path = await openReadPath();
  placement = await demoAreas(path.queries);
  rows = await naiveRows(path.queries, MODELS);
  for (const table of ['event_party', 'event_thing', 'event_assignment']) {
    links.set(table, (await path.queries.query<Row>(`select * from ${table}`)).rows);
  }
});
afterAll(() => path.close());

const RELATIONS = MODELS.flatMap((model) =>
  Object.entries(model.fields).flatMap(([name, relation]) =>
    relation.kind === 'one' || relation.kind === 'many'
      ? [[`${model.name}.${name}`, model, name, relation] as const]
      : [],
  ),
);

describe('A relation', () => {
  test.each(RELATIONS)('%s gives the related records that the caller may see, and no other', async (_, ...relation) => {
    for (const department of Object.keys(path.policy.document.departments)) {
      for (const [at, tier] of TIERS.entries()) {
        // Each reason at some tier; all of them would take minutes.
        await checkRelation(person(placement, department, tier, REASONS[at % REASONS.length]), ...relation);
      }
    }
  });
});

async function checkRelation(caller: Principal, model: Model, name: string, relation: ToOneField | ToManyField) {
  const target = MODELS.find((candidate) => candidate.name === relation.target);
  const access = path.policy.decide(classOf(caller), model.name);
  if (target === undefined || access.visible.op === 'false') return;
  const connection = relation.kind === 'many' && relation.list !== true;
  const related = connection ? `${name}(first: 1000) { totalCount nodes { id } }` : `${name} { id }`;
  const source = `{ found: ${model.many}(first: ${connection ? 5 : 40}) { nodes { id ${related} } } }`;
  const { data, errors } = await path.planned({ source, caller });
  expect(errors).toEqual([]);
  const { nodes } = (data as { found: { nodes: readonly (Row & { id: string })[] } }).found;
  const byId = new Map(rows.of(model).map((row) => [String(row[model.key.column]), row]));
  for (const node of nodes) {
    const row = byId.get(node.id);
    if (row === undefined) throw new Error(`no row ${node.id}`);
    const wanted =
      relation.kind === 'one'
        ? wantedOne(caller, model, name, relation, target, row)
        : wantedMany(caller, model, name, relation, target, row);
    expect([caller, node.id, node[name]]).toEqual([caller, node.id, wanted]);
  }
}

function held(caller: Principal, model: Model, condition: Condition, row: Row): boolean {
  return holds(condition, rows.facts(model, row, caller));
}

function wantedOne(caller: Principal, model: Model, name: string, relation: ToOneField, target: Model, row: Row) {
  const line = path.policy.decide(classOf(caller), model.name).fields[name];
  if (line === undefined) throw new Error(`no line for ${name}`);
  const { visible } = path.policy.decide(classOf(caller), target.name);
  const seen = (key: unknown) => {
    const found = rows.of(target).find((candidate) => candidate[target.key.column] === key);
    return found !== undefined && held(caller, target, visible, found) ? { id: String(key) } : null;
  };
  if (held(caller, model, line.full, row)) return seen(row[relation.column]);
  if (line.maskName !== 'district' || !held(caller, model, line.mask, row)) return null;
  return seen(rows.of(target).find((area) => area.id === row[relation.column])?.district_id ?? null);
}

function wantedMany(caller: Principal, model: Model, name: string, relation: ToManyField, target: Model, row: Row) {
  const own = path.policy.decide(classOf(caller), model.name).fields[name];
  const { visible, fields } = path.policy.decide(classOf(caller), target.name);
  const inverse = relation.inverse === undefined ? undefined : fields[relation.inverse];
  const closed = (inverse ?? own)?.full.op === 'false' || visible.op === 'false';
  if (closed || (own !== undefined && !held(caller, model, own.full, row))) return null;
  const ids = relatedRows(relation, target, row[model.key.column])
    .filter((other) => held(caller, target, visible, other))
    .filter((other) => inverse === undefined || held(caller, target, inverse.full, other))
    .map((other) => other[target.key.column]);
  ids.sort((a, b) => (typeof a === 'number' ? a - Number(b) : String(a) < String(b) ? -1 : 1));
  const given = ids.slice(0, 1000).map((id) => ({ id: String(id) }));
  return relation.list ? given : { totalCount: ids.length, nodes: given };
}

function relatedRows({ through }: ToManyField, target: Model, key: unknown): readonly Row[] {
  const all = rows.of(target);
  if (through.by === 'column') return all.filter((row) => row[through.column] === key);
  if (through.by === 'ancestor') {
    return all.filter((row) => Object.values(ANCESTOR_COLUMNS).some((column) => row[column] === key));
  }
  const { current } = through;
  const linked = (links.get(through.table) ?? []).filter(
    (link) => link[through.source] === key && (current === undefined || link[current] === null),
  );
  const keys = new Set(linked.map((link) => link[through.target]));
  return all.filter((row) => keys.has(row[target.key.column]));
}
