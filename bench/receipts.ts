import { loadavg } from 'node:os';
import { Command } from 'commander';
import pg from 'pg';
import { emergencyUses } from '../src/access/emergency-uses.js';
import { createRecordedRules } from '../src/access/recorded-rules.js';
import { shipPolicy } from '../src/access/ship-policy.js';
import { loadHubPolicy } from '../src/compose.js';
import { openDatabase } from '../src/data/database.js';
import { migrate } from '../src/data/migrate.js';
import { indexInTurn } from '../src/receipts/log-indexer.js';
import { AccessQuestions } from '../src/receipts/questions/access-questions.js';
import { callerReads, oddHourReads, recordReads, sensitiveReads } from '../src/receipts/questions/reads-question.js';
import { createReceiptSearch } from '../src/receipts/search.js';
import { textTable } from '../src/shared/text-table.js';
import { select } from './database.js';
import { generateReceipts } from './generate-receipts.js';
import { machine } from './machine.js';

interface Options {
  readonly receipts: number;
  readonly home: string;
  readonly rounds: number;
}

const DAYS = 365;
const PAGE = { direction: 'newestFirst', limit: 50 } as const;

/** Times auditors' questions on a generated log, of which the newest receipts are not indexed, as in a hub that serves. */
const { receipts, home, rounds } = new Command('npm run bench:receipts --')
  .description('Times the questions that auditors ask on a log of any size')
  .option('--receipts <n>', 'receipts of the log', Number, 200_000)
  .option('--rounds <n>', 'how often each question is asked', Number, 5)
  .option(
    '--home <folder>',
    'folder of the database, kept from run to run; a log in it only grows',
    '.fivefold/bench-receipts',
  )
  .allowExcessArguments(false)
  .parse()
  .opts<Options>();

const database = await openDatabase({ home, sharedBuffers: '512MB' });
await migrate(database);
const policy = loadHubPolicy();
const pool = new pg.Pool({ ...database.hub, max: 2 });
await shipPolicy(pool, policy);
const rules = createRecordedRules();
await generateReceipts(database.owner, { receipts, days: DAYS, policyVersion: policy.version });
const begun = performance.now();
let segments = 0;
while (await indexInTurn({ pool, rules })) segments += 1;
if (segments > 0) console.log(`${segments} segments indexed in ${Math.round((performance.now() - begun) / 1000)} s`);
for (const table of ['segment', 'posting', 'volume'])
  await select(database.owner, `vacuum analyze access_log_${table}`);

const { rows: sizes } = await pool.query<{ name: string; size: string }>(
  `select relname as name, pg_size_pretty(pg_total_relation_size(oid)) as size from pg_class
   where relname in ('access_receipt', 'access_log_posting', 'access_log_volume', 'access_log_segment') order by relname`,
);
const { rows: servers } = await pool.query<{ version: string; person: string }>(
  `select current_setting('server_version') as version, md5('person4711')::uuid::text as person`,
);
const [{ version = '', person = '' } = {}] = servers;

const search = createReceiptSearch(pool, rules);
const questions = new AccessQuestions({ queries: pool, search, rules });
const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString();
const month = { since: day(200), until: day(170) };
const record = { type: 'Person', id: person };

const ASKED: Readonly<Record<string, () => Promise<readonly unknown[] | number>>> = {
  'who read this record': () => questions.reads(recordReads({ record }), PAGE),
  'who read this record, in a month': () => questions.reads(recordReads({ record, ...month }), PAGE),
  'who read this record, counted': () => questions.count(recordReads({ record })),
  'who read a record that everybody reads': () =>
    questions.reads(recordReads({ record: { type: 'Area', id: '12' } }), PAGE),
  'who read a record that nobody read': () =>
    questions.reads(recordReads({ record: { type: 'Person', id: 'x' } }), PAGE),
  'what did this caller read': () => questions.reads(callerReads({ caller: 'bench:4' }), PAGE),
  'what did this caller read, in a month': () => questions.reads(callerReads({ caller: 'bench:4', ...month }), PAGE),
  'level 4 without a case, a department': () => questions.reads(sensitiveReads({ department: 'health' }), PAGE),
  'level 4 without a case, nobody': () => questions.reads(sensitiveReads({ department: 'nobody' }), PAGE),
  'odd hours': () => questions.reads(oddHourReads({}), PAGE),
  'odd hours of a caller, in a month': () => questions.reads(oddHourReads({ caller: 'bench:4', ...month }), PAGE),
  'who used break-glass': () => emergencyUses(pool, {}, 50),
  'unusual volume, a month': () =>
    questions.volumes({ since: month.since.slice(0, 10), until: month.until.slice(0, 10) }, 50),
  'unusual volume, the last week': () =>
    questions.volumes({ since: day(7).slice(0, 10), until: day(-1).slice(0, 10) }, 50),
  'subject report': () => questions.subjectReads({ person, version: 'subject' }, PAGE),
  'accessLog of a type that nobody read': () => search.search({ type: 'Event' }, PAGE),
};

const [load = 0] = loadavg();
const lines: string[][] = [];
for (const [name, ask] of Object.entries(ASKED)) {
  const times: number[] = [];
  let found: readonly unknown[] | number = 0;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    found = await ask();
    times.push(performance.now() - start);
  }
  const sorted = [...times].sort((a, b) => a - b);
  const [first = 0, median = 0, last = 0] = [times[0], sorted[Math.floor(rounds / 2)], sorted.at(-1)];
  const shown = typeof found === 'number' ? found : found.length;
  lines.push([name, String(shown), ...[first, median, last].map((ms) => ms.toFixed(1))]);
}
console.log(machine(version, load));
console.log(textTable([['table', 'size'], ...sizes.map(({ name, size }) => [name, size])]));
console.log(textTable([['question', 'found', 'first, ms', 'median, ms', 'longest, ms'], ...lines]));
await pool.end();
await database.close();
