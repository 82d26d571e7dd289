import { setTimeout as sleep } from 'node:timers/promises';
import type { TestHub } from './hub.js';

/** A line of a feed. */
export interface FeedLine {
  readonly kind: string;
  readonly eventId: string;
  readonly type: string;
  readonly id: string;
  readonly record?: Readonly<Record<string, unknown>>;
  readonly cursor?: string;
  readonly more?: boolean;
  readonly reason?: string;
}

/** Records by `Type id`, as JSON. */
export type Records = ReadonlyMap<string, string>;

/** A caller as the copy presents itself. */
export interface CopyCaller {
  readonly token: string;
  readonly headers?: Readonly<Record<string, string>>;
}

type HubAddress = Pick<TestHub, 'url'>;

/** A hub, and its database. */
export type FollowedHub = Pick<TestHub, 'url' | 'value'>;

/** Waits until every transaction that has begun is over, in whatever database of the server: feeds then tell of all. */
export async function settle({ value }: Pick<TestHub, 'value'>): Promise<void> {
  const end = await value<string>('select pg_snapshot_xmax(pg_current_snapshot())::text');
  while (!(await value<boolean>('select pg_snapshot_xmin(pg_current_snapshot()) >= $1::text::xid8', end)))
    await sleep(20);
}

/** The lines of an address, as text. */
export async function getLines(
  { url }: HubAddress,
  { token, headers = {} }: CopyCaller,
  path: string,
): Promise<{ readonly status: number; readonly lines: readonly string[] }> {
  const response = await fetch(`${url}${path}`, { headers: { ...headers, authorization: `Bearer ${token}` } });
  const text = await response.text();
  return { status: response.status, lines: text.split('\n').filter((line) => line !== '') };
}

/** All records of these types that a caller sees now, by exports. */
export async function viewOf(hub: HubAddress, caller: CopyCaller, types: readonly string[]): Promise<Records> {
  const records = new Map<string, string>();
  for (const type of types) {
    const { status, lines } = await getLines(hub, caller, `/export/${type}`);
    if (status !== 200) throw new Error(`export of ${type}: ${status} ${lines.join()}`);
    if (!lines.at(-1)?.startsWith('{"manifest":')) throw new Error(`the export of ${type} has no end: ${lines.at(-1)}`);
    for (const line of lines) {
      if (/^\{"(manifest|checkpoint)":/.test(line)) continue;
      records.set(`${type} ${JSON.parse(line).id}`, line);
    }
  }
  return records;
}

/** How a part is pulled. */
export interface PullOptions {
  readonly first?: number;
  readonly wait?: number;
  /** The reader is killed before it has taken anything of the part, or before it has taken the cursor. */
  readonly killed?: 'before' | 'between';
}

/** A department's copy: made by exports, kept by the feed. What comes a second time is told by its event id and left out. */
export class FeedCopy {
  readonly #records = new Map<string, string>();
  readonly #seen = new Set<string>();
  readonly #caller: CopyCaller;
  readonly #types: readonly string[];
  #cursor: string | undefined;
  /** Changes that were taken, and those that came a second time. */
  delivered = 0;
  repeated = 0;
  readonly resyncs: string[] = [];

  constructor(caller: CopyCaller, types: readonly string[]) {
    this.#caller = caller;
    this.#types = types;
  }

  get records(): Records {
    return this.#records;
  }

  /** Makes the copy anew. */
  async begin(hub: HubAddress): Promise<void> {
    this.#cursor = undefined;
    const [line] = await this.#lines(hub, '');
    const view = await viewOf(hub, this.#caller, this.#types);
    this.#records.clear();
    for (const [key, record] of view) this.#records.set(key, record);
    this.#cursor = line?.cursor;
  }

  /** Takes the next part; gives its lines. */
  async pull(hub: HubAddress, { first = 1000, wait = 0, killed }: PullOptions = {}): Promise<readonly FeedLine[]> {
    if (this.#cursor === undefined) await this.begin(hub);
    const lines = await this.#lines(hub, `&after=${this.#cursor}&first=${first}&wait=${wait}`);
    if (killed === 'before') return lines;
    const last = lines.at(-1);
    if (last?.kind !== 'checkpoint' && last?.kind !== 'resyncRequired') throw new Error('the feed has no end');
    for (const line of lines.slice(0, -1)) this.#apply(line);
    if (killed === 'between') return lines;
    if (last.kind === 'resyncRequired') {
      this.resyncs.push(String(last.reason));
      await this.begin(hub);
    } else this.#cursor = last.cursor;
    return lines;
  }

  /** Takes all that has happened until now; gives the changes. */
  async catchUp(hub: FollowedHub): Promise<readonly FeedLine[]> {
    await settle(hub);
    const all: FeedLine[] = [];
    for (;;) {
      const lines = await this.pull(hub);
      all.push(...lines.slice(0, -1));
      if (lines.at(-1)?.kind === 'checkpoint' && lines.at(-1)?.more !== true) return all;
    }
  }

  async #lines(hub: HubAddress, more: string): Promise<readonly FeedLine[]> {
    const { status, lines } = await getLines(hub, this.#caller, `/feed?types=${this.#types.join()}${more}`);
    if (status !== 200) throw new Error(`feed: ${status} ${lines.join()}`);
    return lines.map((line) => JSON.parse(line));
  }

  #apply({ eventId, type, id, record }: FeedLine): void {
    this.delivered += 1;
    if (this.#seen.has(eventId)) {
      this.repeated += 1;
      return;
    }
    this.#seen.add(eventId);
    if (record === undefined) this.#records.delete(`${type} ${id}`);
    else this.#records.set(`${type} ${id}`, JSON.stringify(record));
  }
}

/** What differs between a copy and the view: at most ten lines. */
export function differences(copy: Records, view: Records): readonly string[] {
  const keys = new Set([...copy.keys(), ...view.keys()]);
  return [...keys]
    .filter((key) => copy.get(key) !== view.get(key))
    .slice(0, 10)
    .map((key) => `${key}\n  copy ${copy.get(key)}\n  view ${view.get(key)}`);
}
