import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type AskOptions, type JsonObject, pageOf, REASON, startHub, type TestHub } from '../support/hub.js';
import { ingestOf, resultIn } from '../support/ingest.js';
import { citizenNumber, sentPerson } from '../support/people.js';
import { receiptOf } from '../support/receipt-of.js';

let hub: TestHub;
let ingest: ReturnType<typeof ingestOf>;
beforeAll(async () => {
  hub = await startHub();
  ingest = ingestOf(hub);
});
afterAll(() => hub.close());

const caller = (department: string, tier: Parameters<TestHub['caller']>[1] = 'DISTRICT') =>
  hub.caller(department, tier);
const send = async (department: string, record: object) =>
  resultIn(await ingest.upsert(caller(department), 'people', [record], { sourceSystem: `${department}-system` }));
const personOf = async (order: number) =>
  (await hub.sql<JsonObject & { id: string }>('select * from person where id_number = $1', [citizenNumber(order)]))[0];

interface SeenSaid {
  readonly field: string;
  readonly held: boolean;
  readonly value: string;
  readonly source: string;
  readonly department: string;
  readonly sourceSystem: string | null;
  readonly accepted: boolean;
}
interface SeenProposal {
  readonly id: string;
  readonly record: string;
  readonly heldValue: string | null;
  readonly proposed: SeenSaid;
}

const SAID = 'field held value source department sourceSystem sourceId accepted modifiedAt batch receivedAt';
const proposalsOf = async (department: string, args = 'toDecide: true', options: AskOptions = REASON) =>
  pageOf<SeenProposal>(
    await hub.askAs(
      department,
      'DISTRICT',
      `{ proposals(type: "Person", ${args}) { nodes { id record heldValue proposed { ${SAID} } } pageInfo { hasNextPage endCursor } } }`,
      {},
      options,
    ),
    'proposals',
  ).nodes;
const provenanceOf = async (
  department: string,
  id: unknown,
  options: AskOptions = REASON,
  tier: 'DISTRICT' | 'STREET' = 'DISTRICT',
) => {
  const answer = await hub.askAs(
    department,
    tier,
    `query Of($id: ID!) { provenance(type: "Person", id: $id) { ${SAID} } }`,
    { id },
    options,
  );
  return (answer.body.data?.provenance ?? []) as unknown as readonly SeenSaid[];
};
const decide = (by: Parameters<TestHub['ask']>[0], name: string, id: string) =>
  hub.ask(
    by,
    `mutation Decide($id: ID!) { ${name}Proposal(id: $id, note: "核实") { type record field } }`,
    { id },
    REASON,
  );

describe('a proposal', () => {
  test('is shown to the source and to who made it, and to those alone; accepted, it counts until the source sends a newer value', async () => {
    await send('public_security', sentPerson(1));
    await send('grid_centre', sentPerson(1, { name: '别名', phone: '13800000001' }));
    const id = (await personOf(1))?.id;
    const [proposal] = (await proposalsOf('public_security')).filter(({ record }) => record === id);
    expect(proposal).toMatchObject({
      heldValue: '"张1"',
      proposed: { field: 'name', held: false, value: '"别名"', department: 'grid_centre', sourceSystem: null },
    });
    const made = await proposalsOf('grid_centre', 'first: 100');
    expect(made.filter(({ record }) => record === id)).toMatchObject([
      { proposed: { sourceSystem: 'grid_centre-system' } },
    ]);
    expect((await proposalsOf('civil_affairs', 'first: 100')).filter(({ record }) => record === id)).toEqual([]);
    const wrong = [
      await decide(caller('grid_centre'), 'accept', proposal?.id ?? ''),
      await decide(caller('public_security', 'COMMUNITY'), 'accept', '00000000-0000-4000-8000-000000000000'),
    ];
    expect(wrong.map(({ codes }) => codes)).toEqual([['FORBIDDEN'], ['FORBIDDEN']]);
    const accepted = await decide(caller('public_security'), 'accept', proposal?.id ?? '');
    expect(accepted.body.data).toEqual({ acceptProposal: { type: 'Person', record: id, field: 'name' } });
    expect((await receiptOf(hub, accepted)).writes).toEqual([
      { action: 'acceptProposal', type: 'Person', fields: ['name'], ids: id },
    ]);
    expect(await personOf(1)).toMatchObject({ name: '别名' });
    const held = (await provenanceOf('civil_affairs', id)).filter(({ field, held }) => field === 'name' && held);
    expect(held).toMatchObject([
      { department: 'public_security', accepted: true, value: '"别名"', sourceSystem: null },
    ]);
    await send('public_security', sentPerson(1, { name: '正名', modifiedAt: new Date().toISOString() }));
    expect(await personOf(1)).toMatchObject({ name: '正名' });
    expect((await decide(caller('public_security'), 'refuse', proposal?.id ?? '')).body.errors ?? []).toEqual([]);
  });

  test('that was refused stays refused until another value is proposed', async () => {
    await send('public_security', sentPerson(2));
    await send('grid_centre', sentPerson(2, { name: '甲' }));
    const id = (await personOf(2))?.id;
    const open = async () =>
      (await proposalsOf('public_security', 'first: 1000')).filter(({ record }) => record === id);
    const [proposal] = await open();
    expect((await decide(caller('public_security'), 'refuse', proposal?.id ?? '')).codes).toEqual([]);
    await send('grid_centre', sentPerson(2, { name: '甲', modifiedAt: '2026-03-01T00:00:00Z' }));
    expect(await open()).toEqual([]);
    expect((await decide(caller('public_security'), 'accept', proposal?.id ?? '')).codes).toEqual(['FORBIDDEN']);
    await send('grid_centre', sentPerson(2, { name: '乙', modifiedAt: '2026-04-01T00:00:00Z' }));
    expect(await open()).toMatchObject([{ proposed: { value: '"乙"' } }]);
    expect(await personOf(2)).toMatchObject({ name: '张2' });
  });

  test('is given page by page, with a receipt that names the field and the record', async () => {
    for (const order of [3, 4, 5]) {
      await send('public_security', sentPerson(order));
      await send('grid_centre', sentPerson(order, { name: '别' }));
    }
    const all = (await proposalsOf('public_security')).map(({ id }) => id);
    const query = `query Page($after: String) { proposals(type: "Person", toDecide: true, first: 2, after: $after) {
      nodes { id record } pageInfo { hasNextPage endCursor } } }`;
    const paged: string[] = [];
    for (let after: string | null = null; ; ) {
      const answer = await hub.askAs('public_security', 'DISTRICT', query, { after }, REASON);
      const { nodes, pageInfo } = pageOf<SeenProposal>(answer, 'proposals');
      paged.push(...nodes.map(({ id }) => id));
      const { reads } = await receiptOf(hub, answer);
      expect(reads).toMatchObject([{ type: 'Person', full: ['name'], ids: nodes.map(({ record }) => record).join() }]);
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    expect(paged).toEqual(all);
    expect(all.length).toBeGreaterThanOrEqual(3);
  });
});

describe('provenance', () => {
  test('names for each field who sent it, when and in which batch, to those who read the field in full', async () => {
    const { batch } = await send('public_security', sentPerson(10));
    await send('civil_affairs', sentPerson(10, { maritalStatus: 'SINGLE', careNeeds: ['DISABILITY'] }));
    const id = (await personOf(10))?.id;
    const said = await provenanceOf('civil_affairs', id);
    expect(said.find(({ field, department }) => field === 'name' && department === 'public_security')).toMatchObject({
      held: true,
      value: '"张10"',
      batch,
      modifiedAt: '2026-01-05T08:00:00.000Z',
      sourceSystem: null,
    });
    expect(said.find(({ field }) => field === 'careNeeds')).toMatchObject({
      value: '["DISABILITY"]',
      department: 'civil_affairs',
    });
    const police = await provenanceOf('public_security', id);
    expect(police.map(({ field }) => field)).not.toContain('maritalStatus');
    expect(police.map(({ field }) => field)).not.toContain('careNeeds');
    const withoutReason = await provenanceOf('public_security', id, {});
    expect(withoutReason.map(({ field }) => field)).toEqual(['residenceArea']);
    expect(await provenanceOf('urban_management', id)).toEqual([]);
    expect(await provenanceOf('public_security', '00000000-0000-4000-8000-000000000000')).toEqual([]);
    expect(await provenanceOf('public_security', 'x')).toEqual([]);
  });

  test('tells of other areas what it tells of nothing', async () => {
    await send('public_security', sentPerson(11, { residenceArea: { code: '320105001000', level: 'STREET' } }));
    expect(await provenanceOf('public_security', (await personOf(11))?.id, REASON, 'STREET')).toEqual([]);
  });
});

describe('a link', () => {
  const unlink = (by: Parameters<TestHub['ask']>[0], source: string) =>
    hub.ask(
      by,
      'mutation Undo($source: ID!) { unlinkSource(source: $source, reason: "不是同一人") { type from to } }',
      { source },
    );

  test('by the citizen number joins two sources, and is undone with all provenance', async () => {
    await send('public_security', sentPerson(20));
    await send('civil_affairs', sentPerson(20, { name: '错', maritalStatus: 'MARRIED', careNeeds: ['ORPHAN'] }));
    const joined = await personOf(20);
    expect(joined).toMatchObject({ name: '张20', marital_status: 'MARRIED', care_needs: ['ORPHAN'] });
    const said = await provenanceOf('civil_affairs', joined?.id);
    const source = said.find(({ department }) => department === 'civil_affairs')?.source ?? '';
    expect((await unlink(caller('grid_centre'), source)).codes).toEqual(['FORBIDDEN']);
    expect((await unlink(caller('civil_affairs'), '999999')).codes).toEqual(['FORBIDDEN']);
    const undone = await unlink(caller('civil_affairs'), source);
    const { from, to } = (undone.body.data?.unlinkSource ?? {}) as JsonObject;
    expect([from, (await receiptOf(hub, undone)).writes]).toEqual([
      joined?.id,
      [{ action: 'unlinkSource', type: 'Person', fields: ['id'], ids: `${from},${to}` }],
    ]);
    expect(await personOf(20)).toMatchObject({ id: from, name: '张20', marital_status: null, care_needs: [] });
    const [alone] = await hub.sql<JsonObject>('select * from person where id = $1', [to]);
    expect(alone).toMatchObject({ name: '错', marital_status: 'MARRIED', care_needs: ['ORPHAN'], id_number: null });
    expect((await provenanceOf('civil_affairs', to)).map(({ field }) => field)).toEqual(
      expect.arrayContaining(['maritalStatus', 'careNeeds', 'name', 'idNumber']),
    );
    const links = await hub.sql('select action from source_link where source_record_id = $1 order by id', [source]);
    expect(links).toEqual([{ action: 'linked' }, { action: 'unlinked' }]);
    await send(
      'civil_affairs',
      sentPerson(20, { name: '错', maritalStatus: 'SINGLE', modifiedAt: '2026-02-01T00:00:00Z' }),
    );
    expect(await hub.value('select marital_status from person where id = $1', to)).toBe('SINGLE');
    expect(await personOf(20)).toMatchObject({ marital_status: null });
    expect((await unlink(caller('civil_affairs'), source)).codes).toEqual(['BAD_USER_INPUT']);
  });
});
