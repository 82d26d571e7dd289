import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Draw } from './draw.js';

/** What the writers of one database know of its rows. */
export interface WrittenRows {
  readonly people: string[];
  readonly households: string[];
  readonly events: string[];
  readonly places: readonly string[];
  readonly things: readonly string[];
  /** Areas that rows may lie in, most of them near the callers. */
  readonly grids: readonly number[];
  readonly communities: readonly number[];
  readonly departments: readonly string[];
}

/** Looks up what the writers change: all rows of a street, and some of elsewhere. */
export async function writtenRows(database: pg.ClientConfig, street: number): Promise<WrittenRows> {
  const client = new pg.Client(database);
  await client.connect();
  const ids = async <Id>(table: string, more = ''): Promise<Id[]> => {
    const text = `(select id from ${table} where street_id = $1${more} order by id limit 300)
      union all (select id from ${table} where street_id <> $1${more} order by id limit 60)`;
    return (await client.query<{ id: Id }>(text, [street])).rows.map(({ id }) => id);
  };
  try {
    return {
      people: await ids('person'),
      households: await ids('household'),
      events: await ids('event'),
      places: await ids('place'),
      things: await ids('thing'),
      grids: await ids('area', " and level = 'GRID'"),
      communities: await ids('area', " and level = 'COMMUNITY'"),
      departments: (await client.query<{ id: string }>('select id from department order by id')).rows.map(
        ({ id }) => id,
      ),
    };
  } finally {
    await client.end();
  }
}

/** Conflicts of transactions, checks that a random value does not pass, and connections that are killed. */
const EXPECTED = /^(40|23|08|57)|ECONN|EPIPE|ENOENT/;
/** Milliseconds that a long transaction stays open. */
const LONG = 400;

/** Makes random transactions, one after the other, on a connection of its own. */
export class RandomWriter {
  readonly #database: () => pg.ClientConfig;
  readonly #rows: WrittenRows;
  readonly #draw: Draw;
  /** Transactions that were committed. */
  committed = 0;
  /** Those that were rolled back, by choice or because the database refused something. */
  undone = 0;

  constructor(database: () => pg.ClientConfig, rows: WrittenRows, draw: Draw) {
    this.#database = database;
    this.#rows = rows;
    this.#draw = draw;
  }

  /** Writes until it is told to stop, and connects again when the database has gone away. */
  async run(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const client = new pg.Client({ ...this.#database(), application_name: 'random writer' });
      client.on('error', () => undefined);
      try {
        await client.connect();
        while (!isOver()) await this.transaction(client);
      } catch (error) {
        if (!isExpected(error)) throw error;
        await sleep(100);
      } finally {
        await client.end().catch(() => undefined);
      }
    }
  }

  async transaction(client: pg.Client): Promise<void> {
    const draw = this.#draw;
    await client.query('begin');
    try {
      for (let left = 1 + draw.below(4); left > 0; left--) await this.#step(client);
      if (draw.chance(2)) await sleep(draw.below(LONG));
      const keep = !draw.chance(12);
      await client.query(keep ? 'commit' : 'rollback');
      if (keep) this.committed += 1;
      else this.undone += 1;
    } catch (error) {
      this.undone += 1;
      await client.query('rollback');
      if (!isExpected(error)) throw error;
    }
  }

  /** Now and then a step is taken back by itself. */
  async #step(client: pg.Client): Promise<void> {
    const steps = this.#steps();
    const total = steps.reduce((sum, [weight]) => sum + weight, 0);
    let at = this.#draw.below(total);
    const step = steps.find(([weight]) => {
      at -= weight;
      return at < 0;
    });
    if (step === undefined) throw new Error('no step');
    if (!this.#draw.chance(10)) return void (await client.query(step[1], [...step[2]]));
    await client.query('savepoint step');
    await client.query(step[1], [...step[2]]);
    await client.query('rollback to savepoint step');
  }

  /** Every kind of change: how often, and the statement. */
  #steps(): readonly (readonly [weight: number, text: string, values: readonly unknown[]])[] {
    const draw = this.#draw;
    const { people, households, events, places, things, grids, communities, departments } = this.#rows;
    const pick = <Of>(list: readonly Of[]) => draw.pick(list);
    const n = draw.below(1_000_000);
    const [person, household, event, department, grid] = [
      pick(people),
      pick(households),
      pick(events),
      pick(departments),
      pick(grids),
    ];
    const made = randomUUID();
    const year = 2005 + draw.below(12);
    return [
      [6, 'update person set name = $2 where id = $1', [person, `某${n}`]],
      [3, `update person set marital_status = $2 where id = $1`, [person, pick(['SINGLE', 'MARRIED', null])]],
      [3, `update person set care_needs = $2 where id = $1`, [person, draw.chance(50) ? [] : ['ORPHAN']]],
      [3, 'update person set id_number = null, birth_date = $2 where id = $1', [person, `${year}-03-04`]],
      [4, 'update person set household_id = $2 where id = $1', [person, draw.chance(20) ? null : household]],
      [6, 'update person set area_id = $2 where id = $1', [person, grid]],
      [
        2,
        'update person set home_place_id = $2, registered_area_id = $3 where id = $1',
        [person, pick(places), pick(communities)],
      ],
      [1, `update person set phone = '139' || lpad($2::text, 8, '0') where area_id = $1`, [grid, n]],
      [
        2,
        `insert into person (id, name, sex, birth_date, area_id, kind, household_id)
        values ($1, '新人', 'MALE', $2, $3, 'FLOATING', $4)`,
        [made, `${year}-05-06`, grid, household],
      ],
      [
        2,
        'delete from person where id = $1 and not exists (select from event_party where person_id = $1) and not exists (select from event where reporter_id = $1)',
        [person],
      ],
      [3, 'update household set area_id = $2 where id = $1', [household, grid]],
      [
        2,
        `update household set tenure = $2, welfare = not welfare where id = $1`,
        [household, pick(['OWNED', 'RENTED', 'VACANT'])],
      ],
      [
        3,
        `insert into event (id, number, kind, category, status, area_id, reported_at, description, reporter_name, reporter_id)
        values ($1, $1::uuid::text, 'GRID_REPORT', '类别', 'REPORTED', $2, now(), '描述', '某人', $3)`,
        [made, grid, draw.chance(50) ? person : null],
      ],
      [4, 'update event set area_id = $2 where id = $1', [event, grid]],
      [4, 'update event set status = $2 where id = $1', [event, pick(['ACCEPTED', 'CLOSED', 'IN_PROGRESS'])]],
      [2, `update event set description = $2 where id = $1`, [event, `描述${n}`]],
      [
        2,
        `update event set kind = 'HOTLINE_ORDER', scale = null, request_kind = $2 where id = $1`,
        [event, pick(['REPORT', 'HELP', null])],
      ],
      [
        3,
        `update event set reporter_id = $2, reporter_name = '某人' where id = $1`,
        [event, draw.chance(20) ? null : person],
      ],
      [1, 'delete from event where id = $1', [event]],
      [
        8,
        'insert into event_assignment (event_id, department_id, assigned_at) values ($1, $2, now())',
        [event, department],
      ],
      [5, 'update event_assignment set ended_at = now() where event_id = $1 and ended_at is null', [event]],
      [
        2,
        'update event_assignment set ended_at = null where event_id = $1 and department_id = $2',
        [event, department],
      ],
      [1, 'update event_assignment set event_id = $2 where event_id = $1', [event, pick(events)]],
      [1, 'delete from event_assignment where event_id = $1', [event]],
      [
        4,
        `insert into event_step (event_id, number, action, to_status, at, actor_id, area_id)
         select id, (select coalesce(max(number), 0) + 1 from event_step where event_id = event.id), 'ACCEPT', 'ACCEPTED', now(),
           'somebody', area_id from event where id = $1`,
        [event],
      ],
      [6, 'insert into event_party (event_id, person_id) values ($1, $2) on conflict do nothing', [event, person]],
      [4, 'delete from event_party where event_id = $1', [event]],
      [1, 'update event_party set person_id = $2 where event_id = $1 and person_id <> $2', [event, person]],
      [2, 'insert into event_thing (event_id, thing_id) values ($1, $2) on conflict do nothing', [event, pick(things)]],
      [1, 'delete from event_thing where event_id = $1', [event]],
      [2, 'update thing set kind = $2 where id = $1', [pick(things), pick(['CAMERA', 'BENCH'])]],
      [2, 'update thing set area_id = $2 where id = $1', [pick(things), grid]],
      [2, 'update place set name = $2 where id = $1', [pick(places), `场所${n}`]],
      [1, 'update place set area_id = $2 where id = $1', [pick(places), grid]],
      [
        1,
        'update organization set area_id = $2 where id = (select id from organization order by id offset $1 limit 1)',
        [draw.below(20), grid],
      ],
      [0.2, 'update area set parent_id = $2 where id = $1', [grid, pick(communities)]],
      [0.2, 'update area set name = $2 where id = $1', [pick(communities), `社区${n}`]],
    ].map(
      ([weight, text, values]) => [10 * Number(weight), String(text), Array.isArray(values) ? values : []] as const,
    );
  }
}

function isExpected(error: unknown): boolean {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return (
    EXPECTED.test(String(code)) ||
    (error instanceof Error && /^Connection terminated|is not queryable/.test(error.message))
  );
}
