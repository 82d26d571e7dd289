import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import pg from 'pg';
import { packagePath } from '../../src/shared/package-root.js';
import { cloneDatabase } from '../support/database.js';
import { MASK_EXAMPLES, maskedBy } from '../support/mask-examples.js';
import { areasOf, type MaskedColumn, maskedColumns, maskProperty } from '../support/mask-property.js';
import { hubPolicy } from '../support/policy.js';
import { startTestServer } from '../support/test-server.js';
import { type SqlMutant, sqlMutants } from './sql-mutants.js';

/**
 * Mutation testing of the masks in SQL, which Stryker does not read: the functions of the migration, and the expressions that
 * the hub's statements make with them. Part of `npm run mutate`; see docs/mutation-testing.md. Ends with status 1 where a mutant
 * survives that is not named there.
 */
const MIGRATION = 'migrations/0001_categories/2_masks.sql';
const FUNCTION = /create function (?<name>\w+)\(.*?\$\$(?<body>.*?)\$\$;/gs;

/** What survives because it changes nothing; docs/mutation-testing.md says why. */
const EQUIVALENT: ReadonlySet<string> = new Set([`${MIGRATION}:8: name is null > false`]);

type Verdict = 'killed' | 'survived' | 'equivalent' | 'refused by PostgreSQL';

const verdicts: Record<Verdict, number> = { killed: 0, survived: 0, equivalent: 0, 'refused by PostgreSQL': 0 };

const stop = await startTestServer();
try {
  const database = await cloneDatabase();
  const client = new pg.Client(database.owner);
  await client.connect();
  const columns = maskedColumns(hubPolicy().document, await areasOf(client));
  await mutateFunctions(client, columns);
  for (const column of columns) await mutateStatement(client, column);
  await client.end();
  await database.close();
} finally {
  await stop();
}
console.log(verdicts);
if (verdicts.survived > 0) process.exitCode = 1;

async function mutateFunctions(client: pg.Client, columns: readonly MaskedColumn[]): Promise<void> {
  const migration = readFileSync(packagePath(MIGRATION), 'utf8');
  for (const { 0: definition, index, groups } of migration.matchAll(FUNCTION)) {
    const [name, body] = [groups?.name ?? '', groups?.body ?? ''];
    const users = columns.filter(({ statement }) => statement.includes(`${name}(`));
    const start = definition.indexOf(body);
    const install = (text: string) =>
      client.query(definition.replace('create function', 'create or replace function').replace(body, () => text));
    for (const mutant of sqlMutants(body)) {
      const line = migration.slice(0, index + start + mutant.at).split('\n').length;
      const verdict = await accepted(
        () => install(mutant.text),
        () => isWrong(client, name, users),
      );
      note(`${MIGRATION}:${line}`, mutant, verdict);
    }
    await install(body);
  }
}

async function mutateStatement(client: pg.Client, column: MaskedColumn): Promise<void> {
  const [, head = '', expression = '', tail = ''] = /^(select )(.*?)( as masked .*)$/s.exec(column.statement) ?? [];
  for (const mutant of sqlMutants(expression)) {
    const statement = head + mutant.text + tail;
    const run = () => client.query(`explain ${statement}`, ['[]']);
    note(column.name, mutant, await accepted(run, () => isFound(client, column, statement)));
  }
}

/** A change that PostgreSQL does not take is no mutant. */
async function accepted(install: () => Promise<unknown>, found: () => Promise<boolean>): Promise<Verdict> {
  try {
    await install();
  } catch {
    return 'refused by PostgreSQL';
  }
  return (await found()) ? 'killed' : 'survived';
}

async function isWrong(client: pg.Client, mask: string, columns: readonly MaskedColumn[]): Promise<boolean> {
  for (const [name, value, masked] of MASK_EXAMPLES) {
    if (name === mask && (await maskedBy(client, name, value).catch(() => undefined)) !== masked) return true;
  }
  for (const column of columns) if (await isFound(client, column, column.statement)) return true;
  return false;
}

/** As the suite runs it, with a seed of its own. */
async function isFound(client: pg.Client, column: MaskedColumn, statement: string): Promise<boolean> {
  const { failed } = await fc.check(maskProperty(client, column, statement), {
    numRuns: 5,
    endOnFailure: true,
    seed: 1,
  });
  return failed;
}

function note(place: string, { before, after }: SqlMutant, verdict: Verdict): void {
  const mutant = `${place}: ${before.trim()} > ${after.trim()}`;
  const said = verdict === 'survived' && EQUIVALENT.has(mutant) ? 'equivalent' : verdict;
  verdicts[said]++;
  if (said !== 'killed') console.log(`${said}: ${mutant}`);
}
