import { MODELS } from '../../src/modules/index.js';
import type { Draw } from '../support/draw.js';
import type { JsonObject } from '../support/hub.js';
import { AnswerCheck } from './answer-check.js';
import { askForPulls, askTwice, type Finding } from './asking.js';
import { Canaries } from './canaries.js';
import { Comparable } from './comparable.js';
import { FeedCheck, type FeedLine, type History, historyOf, ToldRecords } from './feed-check.js';
import { difference } from './find-leaks.js';
import { nextPairs, type WorldPair } from './histories.js';
import type { HttpAnswer } from './http-side.js';
import type { ProofAnswer } from './hub-pair.js';
import { Reference } from './reference.js';
import type { SessionOptions } from './session.js';

/** One way of following a feed. */
interface Follower {
  readonly form: 'lines' | 'events' | 'graphql';
  /** Named types; none: all that are open. */
  readonly named: readonly string[];
  readonly comparable: readonly [Comparable, Comparable];
  /** What it follows, once it has begun. */
  types: readonly string[];
  after: readonly [string, string] | undefined;
}

/** A part of a feed, taken apart. */
interface Part {
  readonly lines: readonly FeedLine[];
  readonly cursor: string;
  readonly more: boolean;
  readonly types: readonly string[];
  readonly resync: string | undefined;
}

/** Values of histories are not those of worlds, nor of their variants. */
const HISTORY_BASE = 200_000;
const ROUNDS = 2;
const MOST_PARTS = 300;
const KINDS = { UPSERT: 'upsert', ENTERED_SCOPE: 'enteredScope', LEFT_SCOPE: 'leftScope', DELETE: 'delete' } as const;

/**
 * Follows feeds in every form, while things happen in both worlds that are the same to the caller, and others in one of them
 * that the caller may not notice.
 */
export async function followFeeds(options: SessionOptions, pair: WorldPair): Promise<Finding | undefined> {
  const { draw, caller, writers, tally } = options;
  const canaries = new Canaries(HISTORY_BASE);
  const history = historyOf([pair.one], caller);
  const followers: Follower[] = [];
  for (const follower of newFollowers(draw)) {
    const parts = await ask(options, follower, history);
    if (parts !== undefined && 'leaks' in parts) return parts;
    if (parts === undefined) continue;
    followers.push(follower);
  }
  let now = pair;
  for (let round = 0; round < ROUNDS && followers.length > 0; round++) {
    const worlds = [now.one];
    const quiet = draw.chance(50);
    for (let steps = 1 + draw.below(3); steps > 0; steps--) {
      for (const next of nextPairs(now, { caller, draw, canaries, quiet })) {
        if (!(await happen(writers, next))) break;
        tally.changes += 1;
        now = next;
        worlds.push(next.one);
      }
    }
    const told = historyOf(worlds, caller);
    for (const follower of followers) {
      for (const comparable of follower.comparable) comparable.coarse = quiet;
      const found = await catchUp(options, follower, told);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Makes both worlds the next ones, or neither; false where a CHECK refuses it. */
async function happen(writers: SessionOptions['writers'], { one, other }: WorldPair): Promise<boolean> {
  const begun = await Promise.all([writers[0].change(one), writers[1].change(other)]);
  const made = begun.filter((change) => change !== undefined);
  if (made.length < begun.length) {
    for (const change of made) await change.undo();
    return false;
  }
  await Promise.all(made.map((change) => change.commit()));
  for (const { transaction } of made) await writers[0].settle(transaction);
  return true;
}

function newFollowers(draw: Draw): readonly Follower[] {
  return (['lines', 'events', 'graphql'] as const).map((form): Follower => {
    const named = draw.chance(60)
      ? []
      : draw.some(
          MODELS.map(({ name }) => name),
          3,
        );
    return { form, named, types: named, comparable: [new Comparable(), new Comparable()], after: undefined };
  });
}

/** Asks for part after part, until all is told on both sides. */
async function catchUp(options: SessionOptions, follower: Follower, history: History): Promise<Finding | undefined> {
  const check = new FeedCheck(history);
  const told = [new ToldRecords(), new ToldRecords()] as const;
  for (let count = 0; count < MOST_PARTS; count++) {
    const parts = await ask(options, follower, history, check);
    if (parts === undefined) throw new Error('a feed that had begun was refused');
    if ('leaks' in parts) return parts;
    const [one, other] = parts;
    told[0].add(one.lines);
    told[1].add(other.lines);
    if (one.resync !== undefined || other.resync !== undefined) return undefined;
    if (one.more || other.more) continue;
    options.tally.compared += check.compared;
    const texts = [told[0].text(), told[1].text()] as const;
    const leaks = [
      ...check.untold(follower.types).map((detail) => ({ property: 'value', detail }) as const),
      ...(texts[0] === texts[1] ? [] : [{ property: 'interference', detail: difference(...texts) } as const]),
    ];
    const answers = [0, 1].map((side) => ({ status: 200, text: texts[side] ?? '' })) as unknown as Finding['answers'];
    const request = { caller: options.caller, path: `what a feed told as ${follower.form}`, headers: {} };
    return leaks.length === 0 ? undefined : { request, leaks, answers };
  }
  return undefined;
}

/** The next parts of both sides; undefined where the feed is refused. */
async function ask(
  options: SessionOptions,
  follower: Follower,
  { scan }: History,
  check?: FeedCheck,
): Promise<readonly [Part, Part] | Finding | undefined> {
  const { draw } = options;
  const first = draw.chance(50) ? 1 + draw.below(6) : 500;
  const problems = (part: Part | undefined) =>
    part === undefined || check === undefined ? { values: [], records: new Set<string>() } : check.part(part.lines);
  const asked = { first, scan, problems };
  const found =
    follower.form === 'graphql' ? await askGraphql(options, follower, asked) : await askHttp(options, follower, asked);
  if ('leaks' in found) return found;
  const [one, other] = found;
  if (one === undefined || other === undefined) return undefined;
  if (one.types.length > 0) follower.types = one.types;
  follower.after = [one.cursor, other.cursor];
  return [one, other];
}

interface Question {
  readonly first: number;
  readonly scan: History['scan'];
  readonly problems: (part: Part | undefined) => {
    readonly values: readonly string[];
    readonly records: ReadonlySet<string>;
  };
}

type Parts = readonly [Part | undefined, Part | undefined];

async function askHttp(
  options: SessionOptions,
  { form, named, comparable, after }: Follower,
  { first, scan, problems }: Question,
): Promise<Parts | Finding> {
  const requests = [0, 1].map((side) => {
    const parameters = [
      ...(named.length > 0 ? [`types=${named.join()}`] : []),
      ...(after === undefined ? [] : [`after=${after[side]}`, `first=${first}`]),
    ];
    const headers: Record<string, string> = form === 'events' ? { accept: 'text/event-stream' } : {};
    return { caller: options.caller, path: `/feed?${parameters.join('&')}`, headers };
  });
  const [one, other] = requests;
  if (one === undefined || other === undefined) throw new Error('there are two sides');
  const check = (answer: HttpAnswer) => ({ ...problems(partOf(answer.status, answer.text)), compared: 0 });
  const found = await askForPulls(options, [one, other], { scan, comparable, check });
  return 'leaks' in found ? found : [partOf(found[0].status, found[0].text), partOf(found[1].status, found[1].text)];
}

function partOf(status: number, text: string): Part | undefined {
  if (status !== 200) return undefined;
  const isStream = text.startsWith('event: ');
  const data = text.split('\n').flatMap((line) => {
    if (isStream) return line.startsWith('data: ') ? [line.slice('data: '.length)] : [];
    return line === '' ? [] : [line];
  });
  const lines: JsonObject[] = data.map((line) => JSON.parse(line));
  const end = lines.find(({ kind }) => kind === 'checkpoint' || kind === 'resyncRequired');
  if (end === undefined) throw new Error(`a part of a feed has no end: ${text.slice(0, 500)}`);
  return {
    lines: lines.filter(({ eventId }) => eventId !== undefined) as unknown as FeedLine[],
    cursor: String(end.cursor),
    more: end.more === true,
    types: (end.types ?? []) as string[],
    resync: end.kind === 'resyncRequired' ? String(end.reason) : undefined,
  };
}

const CHANGES = `query ($types: [String!], $after: String, $first: Int) {
  changes(types: $types, after: $after, first: $first) { changes { eventId kind type id record } cursor hasMore resyncRequired }
}`;

async function askGraphql(
  options: SessionOptions,
  { named, types, comparable, after }: Follower,
  { first, scan, problems }: Question,
): Promise<Parts | Finding> {
  const { caller, hub, world } = options;
  const requests = [0, 1].map((side) => ({
    caller,
    accessMode: 'uniform' as const,
    body: {
      query: CHANGES,
      variables: { types: named.length > 0 ? named : null, after: after?.[side] ?? null, first },
    },
  }));
  const [one, other] = requests;
  if (one === undefined || other === undefined) throw new Error('there are two sides');
  const sources = { scan, check: new AnswerCheck(hub.schema, new Reference(world, caller)) };
  const checked = {
    request: one,
    problemsOf: (data: JsonObject, receipts: ProofAnswer['receipts']) => {
      const { values, records } = problems(partOfData(data, types));
      const written = new Set(
        receipts.flatMap(({ reads }) => reads.flatMap(({ type, ids }) => ids.split(',').map((id) => `${type} ${id}`))),
      );
      const left = [...records].filter((record) => !written.has(record));
      return [...values, ...left.map((record) => `${record} is not on the receipt`)];
    },
  };
  const found = await askTwice(options, one, sources, checked, { request: other, comparable });
  if ('leaks' in found) return found;
  const [mine, others] = found.map(({ text }) => partOfData(JSON.parse(text).data, types));
  return [mine, others];
}

function partOfData(data: JsonObject | null | undefined, types: readonly string[]): Part | undefined {
  const page = data?.changes as JsonObject | null | undefined;
  if (page === null || page === undefined) return undefined;
  const lines = (page.changes as unknown as FeedLine[]).map((line) => ({
    ...line,
    kind: KINDS[line.kind as keyof typeof KINDS],
  }));
  const resync = page.resyncRequired === null ? undefined : String(page.resyncRequired);
  return { lines, cursor: String(page.cursor), more: page.hasMore === true, types, resync };
}
