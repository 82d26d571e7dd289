import pg from 'pg';
import { StartupError } from '../shared/startup-error.js';
import { COPY_STATE, type CopyRecord, type CopyState, type CopyStore } from './copy-store.js';

/** `record` holds the copy; `generation` tells the records of an export that is being made from those before it. */
const SCHEMA = `
  create schema if not exists fivefold_copy;
  create table if not exists fivefold_copy.record (
    type text not null,
    id text not null,
    record jsonb not null,
    generation bigint not null,
    primary key (type, id)
  );
  create table if not exists fivefold_copy.state (
    one boolean primary key default true check (one),
    state jsonb not null,
    generation bigint not null
  );`;

/** Two that pull into one copy would undo each other's work. */
const LOCK = "select pg_try_advisory_lock(hashtext('fivefold_copy')) as taken";

/**
 * A copy in the schema `fivefold_copy` of a PostgreSQL database. Records and cursor change in one transaction.
 * @throws StartupError when the database cannot be reached, or another process pulls into it
 */
export async function openPostgresStore(url: string): Promise<CopyStore> {
  const client = new pg.Client({ connectionString: url, application_name: 'fivefold pull' });
  client.on('error', () => undefined);
  await client.connect().catch((error: Error) => {
    throw new StartupError(`--into: the database cannot be reached (${error.message}).`);
  });
  const { rows } = await client.query<{ taken: boolean }>(LOCK);
  if (rows[0]?.taken !== true) {
    await client.end();
    throw new StartupError('--into: another process pulls into this database.');
  }
  await client.query(SCHEMA);
  return new PostgresStore(client);
}

class PostgresStore implements CopyStore {
  readonly #client: pg.Client;

  constructor(client: pg.Client) {
    this.#client = client;
  }

  async state(): Promise<CopyState | undefined> {
    const { rows } = await this.#client.query<{ state: unknown }>('select state from fivefold_copy.state');
    return rows[0] === undefined ? undefined : COPY_STATE.parse(rows[0].state);
  }

  async begin(state: CopyState): Promise<void> {
    await this.#client.query(
      `insert into fivefold_copy.state (state, generation) values ($1, 1)
       on conflict (one) do update set state = excluded.state, generation = state.generation + 1`,
      [JSON.stringify(state)],
    );
  }

  add(_type: string, records: readonly CopyRecord[], state: CopyState): Promise<void> {
    return this.#together(() => this.#put(records), state);
  }

  complete(type: string, state: CopyState): Promise<void> {
    const sweep = `delete from fivefold_copy.record
      where type = $1 and generation < (select generation from fivefold_copy.state)`;
    return this.#together(() => this.#client.query(sweep, [type]), state);
  }

  apply(records: readonly CopyRecord[], state: CopyState): Promise<void> {
    return this.#together(async () => {
      await this.#put(records.filter(({ json }) => json !== undefined));
      const gone = records.filter(({ json }) => json === undefined);
      await this.#client.query(
        `delete from fivefold_copy.record using unnest($1::text[], $2::text[]) gone (type, id)
         where record.type = gone.type and record.id = gone.id`,
        [gone.map(({ type }) => type), gone.map(({ id }) => id)],
      );
    }, state);
  }

  close(): Promise<void> {
    return this.#client.end();
  }

  async #put(records: readonly CopyRecord[]): Promise<void> {
    await this.#client.query(
      `insert into fivefold_copy.record (type, id, record, generation)
       select type, id, record::jsonb, (select generation from fivefold_copy.state)
       from unnest($1::text[], $2::text[], $3::text[]) given (type, id, record)
       on conflict (type, id) do update set record = excluded.record, generation = excluded.generation`,
      [records.map(({ type }) => type), records.map(({ id }) => id), records.map(({ json }) => json)],
    );
  }

  async #together(work: () => Promise<unknown>, state: CopyState): Promise<void> {
    await this.#client.query('begin');
    try {
      await work();
      await this.#client.query('update fivefold_copy.state set state = $1', [JSON.stringify(state)]);
      await this.#client.query('commit');
    } catch (error) {
      await this.#client.query('rollback').catch(() => undefined);
      throw error;
    }
  }
}
