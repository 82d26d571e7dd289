import { SingleBar } from 'cli-progress';
import pg from 'pg';
import type { Draw } from './draw.js';
import { differences, viewOf } from './feed-copy.js';
import { feedHolders } from './feed-holders.js';
import { FeedWorld } from './feed-world.js';
import { hubPolicy } from './policy.js';
import { proveFeed } from './prove-feed.js';
import { demoArea, revokeGrant, storeGrant } from './stored-grants.js';
import { changedPolicy, enforcePolicy } from './stored-policies.js';

export interface RunProveFeedOptions {
  readonly changes: number;
  readonly seed: number;
  readonly writers: number;
  readonly people: number;
}

/** A department's `fivefold pull` beside the copies that the proof keeps itself. */
const PULL = {
  name: 'copy_of_health',
  department: 'health',
  tier: 'DISTRICT',
  types: ['Event', 'Person', 'Place'],
} as const;

/** {@link proveFeed} over processes of their own, which are killed meanwhile, under a policy and grants that change. */
export async function runProveFeed({ changes, seed, writers, people }: RunProveFeedOptions): Promise<void> {
  console.log(`${changes} changes, ${writers} writers, seed ${seed}`);
  const world = new FeedWorld(people);
  const bar = new SingleBar({ format: 'Writing [{bar}] {percentage}% {value} of {total}, {eta_formatted} left' });
  try {
    await world.start();
    await world.sql(`create database ${PULL.name}`);
    const pulling = new Pulling(world);
    const disturbances = new Disturbances(world, pulling);
    bar.start(changes, 0);
    const proved = await proveFeed({
      ...{ changes, seed, writers },
      rounds: Math.max(4, Math.round(changes / 50_000)),
      holders: feedHolders(world),
      hub: () => world,
      database: () => world.database,
      street: await demoArea(world, 'STREET'),
      written: async () => Number(await world.value<string>('select count(*) from change_log')),
      disturb: (draw) => disturbances.now(draw),
      compareMore: () => pulling.compare(),
      onProgress: (done) => bar.update(done),
    });
    bar.stop();
    console.log(JSON.stringify({ ...proved, kills: world.kills, ...disturbances.counts }, undefined, 2));
    console.log('Each copy was its view whenever the writers rested.');
  } finally {
    bar.stop();
    await world.stop();
  }
}

/** The real client, started again whenever it was killed. */
class Pulling {
  readonly #world: FeedWorld;

  constructor(world: FeedWorld) {
    this.#world = world;
  }

  get #args(): readonly string[] {
    return ['--types', PULL.types.join()];
  }

  get #token(): string {
    return this.#world.caller(PULL.department, PULL.tier).token;
  }

  async restart(): Promise<void> {
    await this.#world.killPull(PULL.name);
    this.#world.startPull(PULL.name, this.#args, this.#token);
  }

  async compare(): Promise<void> {
    await this.#world.killPull(PULL.name);
    const child = this.#world.startPull(PULL.name, [...this.#args, '--once'], this.#token);
    const told: string[] = [];
    child.stderr?.setEncoding('utf8').on('data', (text) => told.push(text));
    const code = await new Promise((resolve) => child.once('exit', resolve));
    if (code !== 0) throw new Error(`fivefold pull ended with ${code}: ${told.join('')}`);
    const client = new pg.Client(this.#world.copyUrl(PULL.name));
    await client.connect();
    const { rows } = await client.query<{ key: string; json: string }>(
      `select type || ' ' || id as key, record::text as json from fivefold_copy.record`,
    );
    const view = await viewOf(this.#world, { token: this.#token }, PULL.types);
    // As PostgreSQL writes it, so that both can be compared as text.
    const written = await client.query<{ key: string; json: string }>(
      'select key, json::jsonb::text as json from unnest($1::text[], $2::text[]) given (key, json)',
      [[...view.keys()], [...view.values()]],
    );
    await client.end();
    const mapOf = (of: readonly { key: string; json: string }[]) => new Map(of.map(({ key, json }) => [key, json]));
    const found = differences(mapOf(rows), mapOf(written.rows));
    if (found.length > 0) throw new Error(`the copy of fivefold pull is not the view:\n${found.join('\n')}`);
  }
}

/** What happens while departments pull. */
class Disturbances {
  readonly #world: FeedWorld;
  readonly #pulling: Pulling;
  readonly #policies = [
    hubPolicy(),
    changedPolicy('Person.yaml', /(maritalStatus.*CA: )full/, '$1none'),
    changedPolicy('Person.yaml', /(name: .*UM: )mask if tied/, '$1full if tied'),
  ];
  #grant: string | undefined;
  readonly counts = { policies: 0, grants: 0 };

  constructor(world: FeedWorld, pulling: Pulling) {
    this.#world = world;
    this.#pulling = pulling;
  }

  async now(draw: Draw): Promise<void> {
    const chosen = draw.below(1000);
    if (chosen < 10) await this.#world.killServer();
    else if (chosen < 30) await this.#world.killHub();
    else if (chosen < 60) await this.#pulling.restart();
    else if (chosen < 80) await this.#changePolicy(draw);
    else if (chosen < 100) await this.#changeGrant();
  }

  async #changePolicy(draw: Draw): Promise<void> {
    this.counts.policies += 1;
    await enforcePolicy(this.#world, draw.pick(this.#policies));
  }

  async #changeGrant(): Promise<void> {
    this.counts.grants += 1;
    if (this.#grant !== undefined) {
      await revokeGrant(this.#world, this.#grant);
      this.#grant = undefined;
      return;
    }
    const areaId = await this.#world.value<number>(
      `select id from area where level = 'STREET' order by id desc limit 1`,
    );
    const fields = ['name', 'phone'];
    this.#grant = await storeGrant(this.#world, {
      ...{ department: 'civil_affairs', tier: 'STREET', type: 'Person', purpose: 'visit' },
      ...{ areaId, fields },
    });
  }
}
