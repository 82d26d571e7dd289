import pg from 'pg';
import { createRecordedRules } from '../src/access/recorded-rules.js';
import { openDatabase } from '../src/data/database.js';
import { migrate } from '../src/data/migrate.js';
import { indexInTurn } from '../src/receipts/log-indexer.js';
import { createReceiptSearch } from '../src/receipts/search.js';
import { loadHubPolicy } from '../src/compose.js';
import { shipPolicy } from '../src/access/ship-policy.js';
import { generateReceipts } from './generate-receipts.js';

const database = await openDatabase({ home: process.argv[2] ?? '.fivefold/bench-receipts' });
await migrate(database);
const policy = loadHubPolicy();
const pool = new pg.Pool({ ...database.hub, max: 2 });
await shipPolicy(pool, policy);
const receipts = Number(process.argv[3] ?? 200000);
const time = async (name: string, work: () => Promise<unknown>) => {
  const t = performance.now();
  const r = await work();
  console.log(name, Math.round(performance.now() - t), 'ms', typeof r === 'number' ? r : Array.isArray(r) ? r.length : '');
};
await time('generate', () => generateReceipts(database.owner, { receipts, days: 365, policyVersion: policy.version }));
const rules = createRecordedRules();
await time('index', async () => { let n = 0; while (await indexInTurn({ pool, rules })) n++; return n; });
await pool.query('select 1');
const search = createReceiptSearch(pool, rules);
const q = (name: string, f: any, limit = 50) => time(name, () => search.search(f, { direction: 'newestFirst', limit }));
const { rows } = await pool.query(`select md5('person' || 4711)::uuid::text as id`);
for (const turn of [1, 2]) {
await q('record', { record: { type: 'Person', id: rows[0].id } });
await time('record count', () => search.count({ record: { type: 'Person', id: rows[0].id } }));
await q('record dense', { record: { type: 'Area', id: '12' } });
await q('record none', { record: { type: 'Person', id: 'x' } });
await q('caller', { caller: 'bench:4' });
await q('caller old', { caller: 'bench:4', until: '2026-01-15T00:00:00Z' });
await q('sensitive health', { sensitive: true, department: 'health' });
await q('sensitive none', { sensitive: true, department: 'nobody' });
await q('odd', { oddHours: true });
await q('odd none', { oddHours: true, caller: 'nobody' });
await q('type none', { type: 'Event' });
}
console.log((await pool.query(`select relname, pg_size_pretty(pg_total_relation_size(oid)) from pg_class where relname in ('access_receipt','access_log_posting','access_log_volume','access_log_segment')`)).rows);
await pool.end();
await database.close();
