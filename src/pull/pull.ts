import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { CopyRecord, CopyState, CopyStore } from './copy-store.js';
import { type HubAccess, HubRefusal, hubLines } from './hub-lines.js';
import { pullExport } from './pull-export.js';

export interface PullOptions {
  readonly hub: HubAccess;
  readonly store: CopyStore;
  /** All types that are open to the caller unless given. */
  readonly types?: readonly string[];
  /** Ends when the copy has caught up. */
  readonly once: boolean;
  /** Told what happens, for an operator. */
  readonly tell: (message: string) => void;
  readonly signal: AbortSignal;
}

const control = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('checkpoint'),
    cursor: z.string(),
    more: z.boolean(),
    types: z.array(z.string()).optional(),
  }),
  z.object({ kind: z.literal('resyncRequired'), cursor: z.string(), reason: z.string() }),
]);
const change = z.object({
  kind: z.enum(['upsert', 'enteredScope', 'leftScope', 'delete']),
  type: z.string(),
  id: z.string(),
  record: z.unknown().optional(),
});

/** Changes of one request, and seconds to wait for them. */
const FIRST = 1000;
const WAIT = 25;

/** Milliseconds until a hub that does not answer is asked again: doubled each time. */
const RETRY = { first: 500, most: 30_000 };

/** What will not be better when it is tried again. */
const FINAL = new Set([401, 403, 404]);

/**
 * Keeps a copy in step with what the caller may read: makes it by exports where there is none, follows the feed, and makes it anew
 * when the hub says so. It can be killed at any moment: what the store says of itself is where it goes on.
 * @throws HubRefusal when the caller is not allowed, or not any more
 */
export async function pull(options: PullOptions): Promise<void> {
  let delay = RETRY.first;
  while (!options.signal.aborted) {
    try {
      if (await step(options)) return;
      delay = RETRY.first;
    } catch (error) {
      if (options.signal.aborted) return;
      if (error instanceof HubRefusal && FINAL.has(error.status)) throw error;
      if (error instanceof HubRefusal && error.code === 'INVALID_CURSOR') {
        options.tell('The hub does not know the cursor; the copy is made anew.');
        await beginAnew(options);
        continue;
      }
      options.tell(`${error instanceof Error ? error.message : error}; trying again in ${delay} ms.`);
      await sleep(delay, undefined, { signal: options.signal }).catch(() => undefined);
      delay = Math.min(delay * 2, RETRY.most);
    }
  }
}

/** One step further; gives whether it is the last. */
async function step(options: PullOptions): Promise<boolean> {
  const state = await options.store.state();
  if (state === undefined) await beginAnew(options);
  else if (state.making !== undefined) await make(options, state);
  else return follow(options, state);
  return false;
}

async function beginAnew({ hub, store, types, signal }: PullOptions): Promise<void> {
  const query = types === undefined ? '' : `?types=${types.join()}`;
  for await (const line of hubLines(hub, `/feed${query}`, signal)) {
    const start = control.parse(JSON.parse(line));
    const own = start.kind === 'checkpoint' ? start.types : undefined;
    if (own === undefined) throw new Error('the feed did not say where it begins');
    await store.begin({ types: own, cursor: start.cursor, making: {} });
  }
}

/** Makes what is not made yet. */
async function make({ hub, store, tell, signal }: PullOptions, state: CopyState): Promise<void> {
  let now = state;
  for (const type of state.types) {
    if (now.making?.[type] === null) continue;
    const ended = await pullExport({ hub, store, signal, tell }, type, now);
    if (ended === undefined) {
      tell('What the caller may read has changed meanwhile; the copy is made anew.');
      await beginAnew({ hub, store, types: state.types, once: false, tell, signal });
      return;
    }
    now = ended;
  }
  const { making: _, ...done } = now;
  await store.apply([], done);
  tell('The copy is made; following the feed.');
}

async function follow({ hub, store, once, tell, signal }: PullOptions, state: CopyState): Promise<boolean> {
  const query = `types=${state.types.join()}&after=${state.cursor}&first=${FIRST}&wait=${once ? 0 : WAIT}`;
  const records: CopyRecord[] = [];
  for await (const line of hubLines(hub, `/feed?${query}`, signal)) {
    const read: unknown = JSON.parse(line);
    const end = control.safeParse(read);
    if (!end.success) {
      const { type, id, record } = change.parse(read);
      records.push({ type, id, json: record === undefined ? undefined : JSON.stringify(record) });
      continue;
    }
    if (end.data.kind === 'resyncRequired') {
      tell(`The copy is made anew: ${end.data.reason}.`);
      await store.begin({ types: state.types, cursor: end.data.cursor, making: {} });
      return false;
    }
    await store.apply(records, { ...state, cursor: end.data.cursor });
    return once && !end.data.more && records.length === 0;
  }
  throw new Error('The feed broke off');
}
