import type { Principal } from '../../src/shared/principal.js';
import { cursorIn } from '../support/both-ways.js';
import type { Draw } from '../support/draw.js';
import type { JsonObject } from '../support/hub.js';
import type { CursorVariable, RandomOperation } from '../support/random-operation.js';
import { AnswerCheck } from './answer-check.js';
import { type Asking, askForPulls, askTwice, type Finding } from './asking.js';
import { canaryScan } from './canary-scan.js';
import type { CheckedRequest } from './checked-request.js';
import { Comparable } from './comparable.js';
import { explainedRequest } from './explained-request.js';
import type { LeakSources } from './find-leaks.js';
import { followFeeds } from './follow-feed.js';
import type { HttpAnswer } from './http-side.js';
import type { ProofAnswer, ProofRequest } from './hub-pair.js';
import { introspectionRequest } from './introspection-request.js';
import { logRequest } from './log-request.js';
import { ownerOf, type PullCursor, type PullRequest, pullRequest } from './pull-request.js';
import { type RandomRequest, type RequestSources, randomRequest } from './random-request.js';
import { Reference } from './reference.js';
import { modelOf, rowsOf, type World } from './world.js';
import type { WorldWriter } from './world-database.js';

/** A cursor, to whom it was given, and for which connection of which operation: both as text. */
export interface GivenCursor {
  readonly text: string;
  readonly caller: string;
  readonly connection: string;
}

export interface SessionOptions extends Asking {
  readonly world: World;
  /** The same to the caller; it stands in the database of the second side. */
  readonly variant: World;
  /** They change what stands in the databases of the sides. */
  readonly writers: readonly [WorldWriter, WorldWriter];
  readonly caller: Principal;
  readonly samples: RequestSources['samples'];
  readonly shared: number;
  readonly draw: Draw;
  readonly operations: number;
  /** Cursors that callers were given: others try them too. */
  readonly cursors: GivenCursor[];
  readonly pullCursors: PullCursor[];
  /** Whether another session found something. */
  readonly isOver: () => boolean;
}

/** Sends random requests as one caller over two worlds that are the same to the caller. Ends at the first finding. */
export async function runSession(options: SessionOptions): Promise<Finding | undefined> {
  const { hub, world, caller, draw, tally } = options;
  const reference = new Reference(world, caller);
  const sources: LeakSources = { scan: canaryScan(world, caller), check: new AnswerCheck(hub.schema, reference) };
  const readable = readableFields(world, reference);
  const requests = { schema: hub.schema, samples: options.samples, readable, shared: options.shared };
  const pulls = { ...requests, reference, cursors: options.pullCursors };
  for (let sent = 0; sent < options.operations && !options.isOver(); sent++) {
    if (draw.chance(PULLS)) {
      const found = await pull(options, pullRequest(draw, pulls), sources);
      if (found !== undefined) return found;
      continue;
    }
    if (draw.chance(5)) {
      const checked = checkedRequest(draw, reference, sources.scan);
      const found = await askTwice(options, checked.request, sources, checked);
      if ('leaks' in found) return found;
      continue;
    }
    const request = randomRequest(draw, requests);
    const { accessMode } = request;
    const found = await askTwice(options, { caller, accessMode, body: request.body }, sources);
    if ('leaks' in found) return found;
    const next = followed(options, request, found[0]);
    if (next === undefined) continue;
    sent += 1;
    const { isOwn, ...follow } = next;
    const checked = isOwn ? undefined : refusedCursor({ caller, accessMode, body: follow });
    const more = await askTwice(options, { caller, accessMode, body: follow }, sources, checked);
    if ('leaks' in more) return more;
  }
  tally.compared += sources.check.compared;
  return options.isOver() ? undefined : followFeeds(options, { one: world, other: options.variant });
}

/** Exports and beginnings of feeds among the requests, in percent. */
const PULLS = 6;

async function pull(
  options: SessionOptions,
  { request, check }: PullRequest,
  { scan }: LeakSources,
): Promise<Finding | undefined> {
  const { tally, pullCursors } = options;
  const counting = (answer: HttpAnswer) => {
    const problems = check(answer);
    tally.compared += problems.compared;
    return problems;
  };
  const comparable = [new Comparable(), new Comparable()] as const;
  const found = await askForPulls(options, [request, request], { scan, comparable, check: counting });
  if ('leaks' in found) return found;
  const text = /"cursor":"([^"]+)"/.exec(found[0].text)?.[1];
  if (text === undefined || request.path.includes('after=')) return undefined;
  const given = { text, owner: ownerOf(request.caller), path: request.path };
  if (pullCursors.length < MOST_CURSORS) pullCursors.push(given);
  else pullCursors[options.draw.below(MOST_CURSORS)] = given;
  return undefined;
}

/** What random operations leave out, for they would mean nothing without an answer that is known. */
function checkedRequest(draw: Draw, reference: Reference, scan: LeakSources['scan']): CheckedRequest {
  const kind = draw.below(5);
  if (kind < 3) return explainedRequest(draw, reference, scan);
  return kind === 3 ? logRequest(draw, reference.caller) : introspectionRequest(draw, reference);
}

/** The same operation with cursors: those of its answer, and now and then somebody else's or forged ones. */
function followed(options: SessionOptions, { operation }: RandomRequest, { text }: ProofAnswer): Followed | undefined {
  if (operation === undefined || operation.cursors.length === 0) return undefined;
  const { draw } = options;
  const { data } = JSON.parse(text) as { readonly data?: JsonObject | null };
  let isOwn = true;
  const found = operation.cursors.flatMap((cursor): [string, string][] => {
    const own = cursorIn(data, cursor);
    if (own === undefined) return [];
    const given = { text: own, caller: JSON.stringify(options.caller), connection: connectionOf(operation, cursor) };
    const used = draw.chance(92) ? own : otherCursor(options, given);
    isOwn &&= used === own;
    keepCursor(options, given);
    return [[cursor.variable, used]];
  });
  if (found.length === 0) return undefined;
  return { isOwn, query: operation.source, variables: { ...operation.variables, ...Object.fromEntries(found) } };
}

interface Followed {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Every cursor is the caller's own, and made for this operation. */
  readonly isOwn: boolean;
}

function connectionOf({ source, variables }: RandomOperation, { variable }: CursorVariable): string {
  return JSON.stringify([source, variables, variable]);
}

const MOST_CURSORS = 1000;

function keepCursor({ draw, cursors }: SessionOptions, given: GivenCursor): void {
  if (cursors.length < MOST_CURSORS) cursors.push(given);
  else cursors[draw.below(MOST_CURSORS)] = given;
}

/** Somebody else's, best for the same connection; a changed or cut one, or one that was made up. */
function otherCursor({ draw, cursors }: SessionOptions, { text: own, caller, connection }: GivenCursor): string {
  const at = draw.below(own.length);
  const others = cursors.filter((given) => given.caller !== caller);
  const same = others.filter((given) => given.connection === connection);
  if (same.length > 0 && draw.chance(70)) return draw.pick(same).text;
  return draw.pick([
    ...(others.length === 0 ? [] : [draw.pick(others).text]),
    `${own.slice(0, at)}${own.charAt(at) === 'A' ? 'B' : 'A'}${own.slice(at + 1)}`,
    own.slice(0, at),
    Buffer.from('["x"]').toString('base64url'),
  ]);
}

/** An operation with a cursor that is not the caller's: an answer is a mistake. */
function refusedCursor(request: ProofRequest): CheckedRequest {
  return { request, problemsOf: () => ['a cursor was taken that is not of this caller and operation'] };
}

/** On which rows that the caller sees a field is full. A relation that its other direction decides goes by that. */
function readableFields(world: World, reference: Reference): RequestSources['readable'] {
  const known = new Map<string, ReturnType<RequestSources['readable']>>();
  return (type, field) => {
    const key = `${type}.${field}`;
    const found = known.get(key) ?? rowsWithField(world, reference, type, field);
    known.set(key, found);
    return found;
  };
}

function rowsWithField(
  world: World,
  reference: Reference,
  type: string,
  name: string,
): ReturnType<RequestSources['readable']> {
  const field = modelOf(type).fields[name];
  if (field?.kind === 'many' && field.inverse !== undefined)
    return rowsWithField(world, reference, field.target, field.inverse);
  const model = modelOf(type);
  const visible = rowsOf(world, model).filter(({ id }) => reference.isVisible(type, String(id)));
  const full = visible.filter((row) => reference.effect(model, row, name) === 'full').length;
  return full === 0 ? 'nowhere' : full < visible.length ? 'somewhere' : 'everywhere';
}
