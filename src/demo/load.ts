import type { EntityManager } from '@mikro-orm/postgresql';
import type pg from 'pg';
import { openOrm } from '../data/orm.js';
import { readSqlFiles } from '../data/sql-files.js';
import { Area } from '../modules/areas/area.entity.js';
import { loadAreas } from './areas.js';
import { BULK_TABLES, inBulk } from './bulk.js';
import { loadNamed } from './named.js';
import { demoSize } from './size.js';
import { type DemoProgress, progressOf, SQL_STEPS } from './steps.js';
import { loadSubjects } from './subjects.js';
import { withWords } from './words.js';

export interface DemoOptions {
  /** How many residents, from 100; the default demo has 20,000. */
  readonly people: number;
  /** How many events, from 100; 1.45 for each resident when not given. */
  readonly events?: number;
  /** The same seed and numbers give the same rows. 1 when not given. */
  readonly seed?: number;
  readonly onProgress?: (progress: DemoProgress) => void;
}

interface Wanted {
  readonly people: number;
  readonly events: number;
  readonly seed: number;
}

type Begin = ReturnType<typeof progressOf>;

/** Key of the advisory lock under which one process loads: 'DEMO' in ASCII. */
const LOAD_LOCK = 0x44454d4f;
const MOST = 5_000_000;

function wanted({ people, events = Math.round(people * 1.45), seed = 1 }: DemoOptions): Wanted {
  for (const [name, value, least] of [
    ['people', people, 100],
    ['events', events, 100],
    ['seed', seed, 0],
  ] as const) {
    if (!Number.isInteger(value) || value < least || value > MOST) {
      throw new RangeError(`The demo's ${name} must be a whole number from ${least} to ${MOST}.`);
    }
  }
  return { people, events, seed };
}

async function fill(em: EntityManager, { people, events, seed }: Wanted, begin: Begin): Promise<void> {
  begin('areas');
  const areas = await loadAreas(em, people);
  begin('names');
  await loadNamed(em, seed);
  await loadSubjects(em);
  const size = demoSize(seed, people, events, areas);
  const files = readSqlFiles('src/demo/sql');
  const run = async () => {
    for (const [index, step] of SQL_STEPS.entries()) {
      begin(step);
      await em.execute(withWords(files[index] ?? '', size));
    }
  };
  await inBulk(em, run, () => begin('indexes'));
}

/**
 * Fills a migrated database with the demo district 建邺区, in one transaction: real streets and communities, everything else
 * invented (src/demo/data/NOTICE.md). Does nothing when the database has an area already.
 * @param owner connection settings of the tables' owner
 * @returns whether it loaded something now
 */
export async function loadDemo(owner: pg.ClientConfig, options: DemoOptions): Promise<boolean> {
  const request = wanted(options);
  const begin = progressOf(options.onProgress);
  const orm = await openOrm(owner, { poolSize: 1 });
  try {
    const loaded = await orm.em.fork().transactional(async (em) => {
      await em.execute(`select pg_advisory_xact_lock(${LOAD_LOCK})`);
      if ((await em.count(Area)) > 0) return false;
      await em.execute(
        `set local timezone = 'UTC'; set local jit = off; set local work_mem = '64MB'; set local maintenance_work_mem = '256MB'`,
      );
      await fill(em, request, begin);
      return true;
    });
    if (loaded) {
      begin('statistics');
      await orm.em.fork().execute(`vacuum analyze area, ${BULK_TABLES.join(', ')}`);
    }
    begin('ready');
    return loaded;
  } finally {
    await orm.close(true);
  }
}
