import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AccessTexts } from '../../src/policy/load.js';
import { editedFiles, fileInputs } from '../support/access-files.js';
import { type AskOptions, type HubAnswer, type JsonObject, pageOf, startHub, type TestHub } from '../support/hub.js';
import { receiptOf } from '../support/receipt-of.js';

let hub: TestHub;
let other: TestHub;
let shipped: string;

beforeAll(async () => {
  hub = await startHub();
  other = await startHub({ beside: hub });
  shipped = await hub.value(`select version from access_policy where state = 'active'`);
});
afterAll(async () => {
  await other?.close();
  await hub?.close();
});

const PROPOSE = `mutation Propose($files: [PolicyFileInput!]!, $reason: String!) {
  proposePolicy(files: $files, reason: $reason) { version state origin base reason proposedBy decidedBy files { name } } }`;
const APPROVE = `mutation ($version: ID!, $note: String) { approvePolicy(version: $version, note: $note) {
  version state decidedBy note activatedAt } }`;
const REFUSE = 'mutation ($version: ID!) { refusePolicy(version: $version, note: "no") { state note } }';
const PEOPLE = '{ people(first: 3, orderBy: [{ id: ASC }]) { nodes { id name phone } } }';
const DIFF = `query ($from: ID!, $to: ID!, $tier: CallerTier) { policyDiff(from: $from, to: $to, tier: $tier) {
  from to lines { rule part before after }
  changes { type field department tier kinds reasons full { gained lost gainedRows lostRows } masked { gained lost } } } }`;

const as = (name: string, query: string, variables?: Readonly<Record<string, unknown>>, at = hub) =>
  at.ask(at.named(name), query, variables);
const propose = (files: AccessTexts, by = 'demo:officer', reason = 'a decision of the council') =>
  as(by, PROPOSE, { files: fileInputs(files), reason });
const street = (at: TestHub, options?: AskOptions) => at.askAs('public_security', 'STREET', PEOPLE, undefined, options);

/** The root field of an answer; throws where there is none. */
function given(answer: HubAnswer, field: string): JsonObject {
  const value = answer.body.data?.[field];
  if (typeof value !== 'object' || value === null) throw new Error(answer.text.slice(0, 500));
  return value as JsonObject;
}

async function candidate(files: AccessTexts, by?: string): Promise<string> {
  return String(given(await propose(files, by), 'proposePolicy').version);
}

/** Puts files in force with two officers. */
async function adopt(files: AccessTexts): Promise<string> {
  const version = await candidate(files);
  given(await as('demo:officer-2', APPROVE, { version }), 'approvePolicy');
  return version;
}

const phoneClosed = editedFiles('Person.yaml', /^ {2}phone:/, 'PS: full', 'PS: none');
const phoneMasked = editedFiles('Person.yaml', /^ {2}phone:/, 'PS: full', 'PS: mask');
const nameTied = editedFiles('Person.yaml', /^ {2}name:/, 'HE: full', 'HE: full if tied');

describe('A version of the access policy', () => {
  test('is proposed by an officer, with its reason, and is a candidate until it is decided', async () => {
    const answer = await propose(phoneClosed);
    const proposed = given(answer, 'proposePolicy');
    expect(proposed).toMatchObject({
      state: 'CANDIDATE',
      origin: 'PROPOSED',
      base: shipped,
      reason: 'a decision of the council',
      proposedBy: 'demo:officer',
      decidedBy: null,
    });
    const receipt = await receiptOf(hub, answer);
    expect(receipt.writes).toEqual([
      {
        action: 'proposePolicy',
        type: 'PolicyVersion',
        fields: ['base', 'files', 'reason', 'state'],
        ids: proposed.version,
      },
    ]);
    expect((await street(hub)).body.extensions?.policyVersion).toBe(shipped);
    expect((await propose(phoneClosed, 'demo:officer-2')).codes).toEqual(['POLICY_CONFLICT']);
  });

  test('is not decided by who proposed it', async () => {
    const version = await hub.value(`select version from access_policy where state = 'candidate'`);
    for (const decide of [APPROVE, REFUSE]) {
      const answer = await as('demo:officer', decide, { version });
      expect(answer.codes).toEqual(['FORBIDDEN']);
      expect((await receiptOf(hub, answer)).writes).toBeUndefined();
    }
    expect(await hub.value('select state from access_policy where version = $1', version)).toBe('candidate');
  });

  test('decides on both nodes from the moment at which a second officer approves it', async () => {
    const before = await Promise.all([hub, other].map((node) => street(node)));
    for (const answer of before) {
      expect(answer.body.extensions?.policyVersion).toBe(shipped);
      expect(pageOf<{ phone: string }>(answer, 'people').nodes.every(({ phone }) => phone !== null)).toBe(true);
    }
    const version = await hub.value<string>(`select version from access_policy where state = 'candidate'`);
    const approved = given(await as('demo:officer-2', APPROVE, { version, note: 'seen' }), 'approvePolicy');
    expect(approved).toMatchObject({ version, state: 'ACTIVE', decidedBy: 'demo:officer-2', note: 'seen' });
    for (const answer of await Promise.all([street(other), street(hub)])) {
      expect(answer.body.extensions?.policyVersion).toBe(version);
      expect(pageOf<{ phone: string }>(answer, 'people').nodes.map(({ phone }) => phone)).toEqual([null, null, null]);
      expect((await receiptOf(hub, answer)).policyVersion).toBe(version);
    }
    const viewer = await other.askAs('public_security', 'STREET', '{ viewer { policyVersion } }');
    expect(given(viewer, 'viewer')).toEqual({ policyVersion: version });
  });

  test('ends the cursors of the version before', async () => {
    const page = '{ people(first: 2) { pageInfo { endCursor } } }';
    const first = pageOf(await street2(page), 'people').pageInfo.endCursor;
    await adopt(phoneMasked);
    const next = await street2('query ($after: String) { people(first: 2, after: $after) { nodes { id } } }', {
      after: first,
    });
    expect(next.codes).toEqual(['INVALID_CURSOR']);
  });

  test('can be brought back: what was in force before is proposed anew', async () => {
    const files = given(
      await as('demo:officer', 'query ($v: ID!) { policyVersion(version: $v) { files { name text } } }', {
        v: shipped,
      }),
      'policyVersion',
    ).files as readonly { name: string; text: string }[];
    const answer = await as('demo:officer-2', PROPOSE, { files, reason: 'as before' });
    const { version } = given(answer, 'proposePolicy');
    expect(version).toBe(shipped);
    given(await as('demo:officer', APPROVE, { version }), 'approvePolicy');
    expect((await street(other)).body.extensions?.policyVersion).toBe(shipped);
  });

  test('replaces only what was in force when it was proposed', async () => {
    const stale = await candidate(nameTied);
    await adopt(phoneMasked);
    const answer = await as('demo:officer-2', APPROVE, { version: stale });
    expect(answer.codes).toEqual(['POLICY_CONFLICT']);
    expect(answer.status).toBe(200);
    expect(given(await as('demo:officer-2', REFUSE, { version: stale }), 'refusePolicy')).toEqual({
      state: 'REFUSED',
      note: 'no',
    });
    expect((await as('demo:officer-2', APPROVE, { version: stale })).codes).toEqual(['POLICY_CONFLICT']);
    expect(await candidate(nameTied)).toBe(stale);
    expect(given(await as('demo:officer-2', APPROVE, { version: stale }), 'approvePolicy').state).toBe('ACTIVE');
  });

  test('is one of two when two are approved at once', async () => {
    const files = [phoneClosed, editedFiles('Person.yaml', /^ {2}phone:/, 'HE: full', 'HE: none')];
    const versions = [await candidate(files[0] ?? {}), await candidate(files[1] ?? {})];
    const answers = await Promise.all(
      versions.map((version, at) => as('demo:officer-2', APPROVE, { version }, at === 0 ? hub : other)),
    );
    expect(answers.map(({ codes }) => codes.join()).sort()).toEqual(['', 'POLICY_CONFLICT']);
    expect(await hub.value(`select count(*)::int from access_policy where state = 'active'`)).toBe(1);
    const left = await hub.value(`select version from access_policy where state = 'candidate'`);
    given(await as('demo:officer-2', REFUSE, { version: left }), 'refusePolicy');
  });

  test('is refused where its files are not complete, each problem with its file and line', async () => {
    const files = editedFiles('Person.yaml', /^ {2}phone:/, 'PS: full', 'PS: some');
    const { 'tiers.yaml': _tiers, ...broken }: AccessTexts = { ...files, 'Extra.yaml': 'label: x' };
    const { body, codes } = await propose(broken);
    expect(codes).toEqual(['POLICY_INVALID']);
    const line = (files['Person.yaml'] ?? '').split('\n').findIndex((one) => one.includes('PS: some')) + 1;
    expect(body.errors?.[0]?.extensions.problems).toEqual(
      expect.arrayContaining([
        { file: 'Person.yaml', line, message: expect.stringContaining('"some" is not a word') },
        { file: 'tiers.yaml', line: 1, message: 'the file is missing' },
        { file: 'Extra.yaml', line: 1, message: 'no type has this name' },
      ]),
    );
  });

  test.each([
    ['an alias', { 'departments.yaml': 'a: &a [1]\nb: *a\n' }, 'an alias is not taken'],
    ['another name', { '../Person.yaml': 'label: x' }, 'named after a type'],
    ['a text that is none', { 'Person.yaml': 'label: \u0000' }, 'not valid UTF-8'],
  ])('is refused with %s', async (_, more, message) => {
    const { body, codes } = await propose({ ...phoneClosed, ...more });
    expect(codes).toEqual(['POLICY_INVALID']);
    expect(JSON.stringify(body.errors?.[0]?.extensions.problems)).toContain(message);
  });

  test('needs a reason, another content than what is in force, and each file once', async () => {
    expect(
      (await propose(editedFiles('Person.yaml', /name:/, 'GC: full', 'GC: mask'), 'demo:officer', '  ')).codes,
    ).toEqual(['BAD_USER_INPUT']);
    const active = await hub.value<AccessTexts>(`select files from access_policy where state = 'active'`);
    expect((await propose(active)).codes).toEqual(['POLICY_CONFLICT']);
    const twice = await as('demo:officer', PROPOSE, {
      files: [...fileInputs(active), ...fileInputs(active)],
      reason: 'x',
    });
    expect(twice.codes).toEqual(['BAD_USER_INPUT']);
    expect((await as('demo:officer', APPROVE, { version: 'nothing\u0000' })).codes).toEqual(['BAD_USER_INPUT']);
  });
});

describe('Who may do what with versions', () => {
  test('an auditor and everybody else proposes and decides nothing', async () => {
    const others = ['demo:auditor', 'demo:public_security:city', 'demo:system'];
    for (const name of others) {
      for (const [query, variables] of [
        [PROPOSE, { files: fileInputs(phoneClosed), reason: 'x' }],
        [APPROVE, { version: shipped }],
        [REFUSE, { version: shipped }],
      ] as const) {
        expect([name, (await as(name, query, variables)).codes]).toEqual([name, ['FORBIDDEN']]);
      }
    }
  });

  test('officers and auditors read versions, others do not, and it is on the log', async () => {
    const list = '{ policyVersions { version state files { name } } }';
    for (const name of ['demo:officer', 'demo:auditor']) {
      const answer = await as(name, list);
      const versions = answer.body.data?.policyVersions as readonly JsonObject[];
      expect(versions.find(({ state }) => state === 'ACTIVE')?.files).toHaveLength(13);
      expect((await receiptOf(hub, answer)).reads).toMatchObject([{ type: 'PolicyVersion', count: versions.length }]);
    }
    for (const query of [
      list,
      `{ policyVersion(version: "${shipped}") { state } }`,
      `{ policyDiff(from: "${shipped}", to: "${shipped}") { from } }`,
      `{ policyReplay(version: "${shipped}", since: "2020-01-01T00:00:00Z") { receipts } }`,
    ]) {
      expect((await as('demo:public_security:city', query)).codes).toEqual(['FORBIDDEN']);
    }
    const none = await as('demo:officer', '{ policyVersion(version: "0000000000000000") { state } }');
    expect(none.body.data).toEqual({ policyVersion: null });
  });
});

describe('Comparing versions', () => {
  let masked: string;

  beforeAll(async () => {
    masked = await hub.value(
      `select version from access_policy where version <> $1 and files->>'Person.yaml' = $2`,
      shipped,
      phoneMasked['Person.yaml'],
    );
  });

  test('says what is written differently, and counts the rows that are gained and lost', async () => {
    const answer = await as('demo:auditor', DIFF, { from: shipped, to: masked, tier: 'STREET' });
    const diff = given(answer, 'policyDiff');
    expect(diff).toMatchObject({
      from: shipped,
      to: masked,
      lines: [{ rule: 'Person.phone', part: 'public_security', before: 'full', after: 'mask' }],
    });
    const adults = await hub.value<number>(
      `select count(*)::int from person where birth_date <= (now() at time zone 'Asia/Shanghai')::date - interval '14 years'`,
    );
    const people = await hub.value<number>('select count(*)::int from person');
    const common = {
      type: 'Person',
      field: 'phone',
      department: 'public_security',
      tier: 'STREET',
      kinds: ['PERSON', 'SYSTEM'],
    };
    expect(diff.changes).toEqual([
      {
        ...common,
        reasons: ['NONE', 'PURPOSE'],
        full: { gained: 0, lost: adults, gainedRows: 'no row', lostRows: 'rows not of a person under 14' },
        masked: { gained: adults, lost: 0 },
      },
      {
        ...common,
        reasons: ['PURPOSE_AND_CASE'],
        full: { gained: 0, lost: people, gainedRows: 'no row', lostRows: 'every row' },
        masked: { gained: people, lost: 0 },
      },
    ]);
    expect((await receiptOf(hub, answer)).reads).toMatchObject([
      { type: 'PolicyVersion', ids: `${shipped},${masked}` },
    ]);
  });

  test('finds nothing between a version and itself, and refuses what is not there', async () => {
    const same = given(await as('demo:officer', DIFF, { from: shipped, to: shipped }), 'policyDiff');
    expect(same).toMatchObject({ lines: [], changes: [] });
    expect((await as('demo:officer', DIFF, { from: shipped, to: 'x' })).codes).toEqual(['BAD_USER_INPUT']);
  });

  test('replays what was read against a candidate: on records for officers, by the rules for auditors', async () => {
    const since = new Date().toISOString();
    const city =
      'query ($v: ID!, $s: DateTime!, $u: DateTime) { policyReplay(version: $v, since: $s, until: $u) {' +
      ' receipts changed unknown complete changes { department tier type field receipts records full { gained lost } sequences } } }';
    const read = await hub.askAs('health', 'STREET', PEOPLE);
    const version = await candidate(editedFiles('Person.yaml', /^ {2}name:/, 'HE: full', 'HE: none'));
    const common = { department: 'health', tier: 'STREET', type: 'Person', field: 'name', receipts: 1, records: 3 };
    const sequences = [String(read.body.extensions?.receipt)];
    const asked = { v: version, s: since };
    const byOfficer = given(await as('demo:officer', city, asked), 'policyReplay');
    const changes = byOfficer.changes as readonly JsonObject[];
    expect(changes).toEqual([{ ...common, full: { gained: 0, lost: expect.any(Number) }, sequences }]);
    const byAuditor = given(await as('demo:auditor', city, asked), 'policyReplay');
    expect(byAuditor).toMatchObject({ changed: 1, complete: true });
    expect(byAuditor.changes).toEqual([{ ...common, full: { gained: null, lost: null }, sequences }]);
    expect((await as('demo:officer', city, { ...asked, u: '2020-01-01T00:00:00Z' })).codes).toEqual(['BAD_USER_INPUT']);
    given(await as('demo:officer-2', REFUSE, { version }), 'refusePolicy');
  });
});

function street2(query: string, variables?: Readonly<Record<string, unknown>>): Promise<HubAnswer> {
  return hub.askAs('public_security', 'STREET', query, variables);
}
