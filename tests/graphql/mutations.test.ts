import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { extendSchema, type GraphQLSchema, parse } from 'graphql';
import pg from 'pg';
import { openOrm } from '../../src/data/orm.js';
import { createUnitsOfWork } from '../../src/data/unit-of-work.js';
import { createExecutor, type Executor } from '../../src/graphql/executor.js';
import { buildHubSchema } from '../../src/graphql/schema.js';
import { shieldSchema } from '../../src/graphql/shield.js';
import type { WriteContext } from '../../src/modules/common/write-context.js';
import type { ReceiptDraft, ReceiptLog } from '../../src/receipts/receipt.js';
import { HubError } from '../../src/shared/errors.js';
import type { Principal } from '../../src/shared/principal.js';
import { ask, NotedReceipts, openReadPath, type ReadPath, type Told } from '../support/read-path.js';

let path: ReadPath;
let owner: pg.Client;
let close: () => Promise<void>;
let begin: ReturnType<typeof createUnitsOfWork>;

beforeAll(async () => {
  path = await openReadPath();
  owner = new pg.Client(path.database.owner);
  await owner.connect();
  await owner.query(`create table note (text text unique, parent text references note (text) deferrable initially deferred);
    grant select, insert on note to fivefold_hub`);
  const orm = await openOrm({ ...path.database.hub, application_name: 'writer under test' });
  begin = createUnitsOfWork(orm);
  close = () => orm.close(true);
});
afterAll(async () => {
  await close();
  await owner.end();
  await path.close();
});
beforeEach(() => owner.query('truncate note'));

const notes = async (): Promise<string[]> =>
  (await owner.query<{ text: string }>('select text from note order by text')).rows.map(({ text }) => text);

/** Something that happens while a note is written. */
let duringNote: () => Promise<void> = async () => undefined;

/** The hub's schema with mutations that write notes. */
function schemaWithNotes(): GraphQLSchema {
  const schema = extendSchema(
    buildHubSchema(),
    parse(
      `extend type Mutation { note(text: String!, parent: String): String! swallow(text: String!): String! closed: String! }`,
    ),
  );
  const fields = schema.getMutationType()?.getFields();
  const note = async (
    _: unknown,
    { text, parent = null }: { text: string; parent?: string | null },
    context: WriteContext,
  ) => {
    if (text === 'refused') throw new HubError('BAD_USER_INPUT');
    await context.em.execute('insert into note values (?, ?)', [text, parent]);
    await duringNote();
    context.reportWrite({ action: 'note', type: 'Note', fields: ['text'], ids: text });
    return text;
  };
  const swallow: typeof note = (parent, args, context) => note(parent, args, context).catch(() => 'swallowed');
  for (const [name, resolve] of Object.entries({ note, swallow, closed: () => 'open' })) {
    const field = fields?.[name];
    if (field !== undefined) field.resolve = resolve as NonNullable<typeof field.resolve>;
  }
  return shieldSchema(schema, {
    Query: { viewer: null },
    Subscription: {},
    Mutation: { note: ['person'], swallow: null },
  });
}

const caller: Principal = { id: 'li', kind: 'person', department: 'health', tier: 'STREET', areaIds: [] };

function executor(receipts: ReceiptLog): Executor {
  return createExecutor({ ...path.options, schema: schemaWithNotes(), receipts, begin });
}

/** Runs a mutation and gives its answer and every receipt, in order. */
async function write(source: string, receipts = new NotedReceipts(), by = caller) {
  const told: Told = await ask(executor(receipts), { source, caller: by });
  return { data: told.data, codes: told.errors.map(({ code }) => code), receipts: receipts.drafts };
}

/** Does something while a receipt is appended. */
class Interrupted extends NotedReceipts {
  constructor(readonly meanwhile: (draft: ReceiptDraft) => Promise<unknown>) {
    super();
  }

  override async append(draft: ReceiptDraft) {
    await this.meanwhile(draft);
    return super.append(draft);
  }
}

describe('a mutation', () => {
  test('runs its fields one after another, and is committed after its receipt', async () => {
    const before: string[][] = [];
    const log = new Interrupted(async () => before.push(await notes()));
    const { data, codes, receipts } = await write(
      'mutation Two { one: note(text: "a") two: note(text: "b", parent: "a") }',
      log,
    );
    expect([data, codes]).toEqual([{ one: 'a', two: 'b' }, []]);
    expect([before, await notes()]).toEqual([[[]], ['a', 'b']]);
    expect(receipts).toMatchObject([
      {
        outcome: 'answered',
        operation: 'Two',
        reads: [],
        writes: [
          { action: 'note', type: 'Note', fields: ['text'], ids: 'a' },
          { action: 'note', type: 'Note', fields: ['text'], ids: 'b' },
        ],
      },
    ]);
  });

  test('is rolled back whole when one of its fields fails, and its receipt names no write', async () => {
    const { data, codes, receipts } = await write(
      'mutation { note(text: "a") no: note(text: "refused") more: note(text: "c") }',
    );
    expect([data, codes, await notes()]).toEqual([null, ['BAD_USER_INPUT'], []]);
    expect(receipts).toMatchObject([{ outcome: 'refused', errors: ['BAD_USER_INPUT'] }]);
    expect(receipts[0]).not.toHaveProperty('writes');
  });

  test('is rolled back when its receipt cannot be written', async () => {
    const log = new Interrupted(() => Promise.reject(new HubError('RECEIPT_UNAVAILABLE')));
    const { data, codes, receipts } = await write('mutation { note(text: "a") }', log);
    expect([data, codes, receipts, await notes()]).toEqual([undefined, ['RECEIPT_UNAVAILABLE'], [], []]);
  });

  test('leaves a second receipt when the commit fails after the first', async () => {
    const terminate = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'writer under test'`;
    const log = new Interrupted(({ outcome }) => (outcome === 'answered' ? owner.query(terminate) : Promise.resolve()));
    const { data, codes, receipts } = await write('mutation { note(text: "a") }', log);
    expect([data, codes, await notes()]).toEqual([undefined, ['COMMIT_FAILED'], []]);
    const writes = [{ action: 'note', type: 'Note', fields: ['text'], ids: 'a' }];
    expect(receipts).toMatchObject([
      { outcome: 'answered', writes },
      { outcome: 'failed', errors: ['COMMIT_FAILED'], writes },
    ]);
  });

  test('can be run after any number of connections was lost', async () => {
    const terminate = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'writer under test'`;
    for (let time = 0; time < 8; time++) {
      const log = new Interrupted(({ outcome }) =>
        outcome === 'answered' ? owner.query(terminate) : Promise.resolve(),
      );
      expect((await write('mutation { note(text: "a") }', log)).codes).toEqual(['COMMIT_FAILED']);
    }
    expect((await write('mutation { note(text: "a") }')).codes).toEqual([]);
  });

  test('is not answered where a statement failed and nobody said so', async () => {
    const { data, codes, receipts } = await write('mutation { note(text: "a") swallow(text: "a") }');
    expect([data, codes, await notes()]).toEqual([undefined, ['INTERNAL_SERVER_ERROR'], []]);
    expect(receipts).toMatchObject([{ outcome: 'failed' }]);
  });

  test('fails before its receipt where a constraint was put off until the commit', async () => {
    const { codes, receipts } = await write('mutation { note(text: "a", parent: "nobody") }');
    expect([codes, await notes()]).toEqual([['INTERNAL_SERVER_ERROR'], []]);
    expect(receipts).toMatchObject([{ outcome: 'failed' }]);
  });

  test.each([
    ['a caller of another kind', 'mutation { note(text: "a") }', { ...caller, kind: 'system' as const }],
    ['everyone, where the field has no rule', 'mutation { closed }', caller],
  ])('is refused to %s', async (_, source, by) => {
    const { data, codes, receipts } = await write(source, undefined, by);
    expect([data, codes, await notes()]).toEqual([null, ['FORBIDDEN'], []]);
    expect(receipts).toMatchObject([{ outcome: 'refused', errors: ['FORBIDDEN'] }]);
  });

  test('begins under the access state in force, and is run anew where that has changed', async () => {
    await owner.query('update access_state set epoch = epoch + 1');
    const before = await write('mutation { note(text: "before") }');
    expect([before.codes, before.receipts.length, await notes()]).toEqual([[], 1, ['before']]);
    duringNote = async () => {
      duringNote = async () => undefined;
      await owner.query('update access_state set epoch = epoch + 1');
    };
    const meanwhile = await write('mutation { note(text: "meanwhile") }');
    expect([meanwhile.codes, meanwhile.receipts.length, await notes()]).toEqual([[], 1, ['before', 'meanwhile']]);
    expect(meanwhile.receipts[0]?.writes).toHaveLength(1);
  });

  test('is not made where the access state changes again and again', async () => {
    duringNote = async () => void (await owner.query('update access_state set epoch = epoch + 1'));
    const { data, codes, receipts } = await write('mutation { note(text: "a") }');
    duringNote = async () => undefined;
    expect([data, codes, await notes()]).toEqual([undefined, ['SERVICE_UNAVAILABLE'], []]);
    expect(receipts).toMatchObject([{ outcome: 'failed' }]);
  });

  test('tells nothing of the database', async () => {
    await owner.query('revoke insert on note from fivefold_hub');
    const told = await ask(executor(new NotedReceipts()), { source: 'mutation { note(text: "a") }', caller });
    await owner.query('grant insert on note to fivefold_hub');
    expect(told.errors).toEqual([{ code: 'INTERNAL_SERVER_ERROR', path: 'note', message: 'The hub failed.' }]);
  });

  test('without a field of its own does nothing, and is receipted', async () => {
    const { data, receipts } = await write('mutation { __typename }');
    expect([data, receipts.length]).toEqual([{ __typename: 'Mutation' }, 1]);
  });
});

test('a query has no transaction', async () => {
  expect(await write('{ viewer { id } }')).toMatchObject({ codes: [], receipts: [{ outcome: 'answered' }] });
});
