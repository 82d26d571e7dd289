import type pg from 'pg';

/** Tables that grow with a city, and what a copy of a row has instead of values that stand once. */
const TABLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  place: { id: 'gen_random_uuid()', code: "code || '-' || copy" },
  household: {
    id: 'gen_random_uuid()',
    number: "to_char((select max(number)::int from household) + row_number() over (), 'FM000000000')",
  },
  organization: { id: 'gen_random_uuid()', credit_code: 'null' },
  person: { id: 'gen_random_uuid()', id_number: 'null' },
  thing: { id: 'gen_random_uuid()', code: "code || '-' || copy" },
  event: { id: 'gen_random_uuid()', number: "number || '-' || copy" },
};

/** Links follow to the copied events by their numbers. */
const LINKS = ['event_party', 'event_thing', 'event_assignment', 'event_step'];
/** Those of them that have a key of their own. */
const KEYED = new Set(['event_assignment', 'event_step']);

/**
 * Gives the tables of a demo district at least so many rows, with the values of its own over and over, and gathers statistics:
 * for tests of plans, which depend on sizes. References of copies lead to the first rows.
 */
export async function enlarge(owner: pg.Pool, rows: number): Promise<void> {
  const client = await owner.connect();
  try {
    // Without triggers and foreign keys: the copies lie where their originals do.
    await client.query("set session_replication_role = 'replica'");
    for (const [table, once] of Object.entries(TABLES)) await client.query(await copies(client, table, once, rows));
    for (const table of LINKS) {
      const key = KEYED.has(table) ? { id: 'gen_random_uuid()' } : {};
      const columns = await columnsOf(client, table);
      const values = columns.map((column) =>
        column === 'event_id' ? 'copied.id' : (key[column as 'id'] ?? `link.${column}`),
      );
      await client.query(`insert into ${table} (${columns.join()}) select ${values.join()} from ${table} link
        join event original on original.id = link.event_id
        join event copied on split_part(copied.number, '-', 1) = original.number and copied.id <> original.id`);
    }
    await client.query("set session_replication_role = 'origin'");
    await client.query('analyze');
  } finally {
    client.release();
  }
}

async function copies(
  client: pg.PoolClient,
  table: string,
  once: Readonly<Record<string, string>>,
  rows: number,
): Promise<string> {
  const columns = await columnsOf(client, table);
  return `insert into ${table} (${columns.join()})
    select ${columns.map((column) => once[column] ?? column).join()} from ${table}, generate_series(2, ${rows} / (select count(*) from ${table}) + 1) as copy`;
}

async function columnsOf(client: pg.PoolClient, table: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(attname) as name from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
    [table],
  );
  return rows.map(({ name }) => name);
}
