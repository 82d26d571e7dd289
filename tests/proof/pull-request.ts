import type { GraphQLSchema } from 'graphql';
import { MODELS } from '../../src/modules/index.js';
import type { Principal } from '../../src/shared/principal.js';
import type { Draw } from '../support/draw.js';
import { inputValue } from '../support/random-arguments.js';
import type { HttpAnswer, HttpRequest } from './http-side.js';
import { checkExport, type PullProblems } from './pull-check.js';
import type { RequestSources } from './random-request.js';
import type { Reference } from './reference.js';

/** A request for an export or a feed, and what its answer is held against. */
export interface PullRequest {
  readonly request: HttpRequest;
  readonly check: (answer: HttpAnswer) => PullProblems;
}

/** A cursor of a feed or an export, whose it is and what for. */
export interface PullCursor {
  readonly text: string;
  readonly owner: string;
  readonly path: string;
}

export interface PullRequestSources {
  readonly schema: GraphQLSchema;
  readonly samples: RequestSources['samples'];
  readonly readable: RequestSources['readable'];
  readonly reference: Reference;
  /** Those that callers were given. */
  readonly cursors: readonly PullCursor[];
}

const TYPES = MODELS.map(({ name }) => name);
const ODD = [
  '/feed?types=Nothing',
  '/feed?types=',
  '/feed?first=0',
  '/feed?wait=x',
  '/feed?types=Person&types=Person',
  '/feed?after=x',
  '/feed?types=Person,Person&first=1',
  '/export/Nothing',
  '/export/AccessReceipt',
  '/export/person',
  '/export/Person?filter={',
  `/export/Person?filter=${encodeURIComponent('{"nam":{"eq":"x"}}')}`,
  `/export/Person?filter=${encodeURIComponent('{"__proto__":{"eq":"x"}}')}`,
  '/export/Person?after=x',
  '/export/Person?first=1',
];

/** Whom a cursor of feeds and exports belongs to. */
export function ownerOf({ id, kind, department, tier }: Principal): string {
  return JSON.stringify([id, kind, department, tier]);
}

/** Draws a request: mostly an export, now and then the start of a feed, another caller's cursor, or what is not quite right. */
export function pullRequest(draw: Draw, sources: PullRequestSources): PullRequest {
  const { caller } = sources.reference;
  const kind = draw.below(100);
  if (kind < 8) return unchecked({ caller, path: draw.pick(ODD), headers: randomHeaders(draw) });
  if (kind < 20) return feedStart(draw, caller);
  const owner = ownerOf(caller);
  const foreign = kind < 35 ? sources.cursors.filter((cursor) => cursor.owner !== owner) : [];
  if (foreign.length > 0) return foreignCursor(caller, draw.pick(foreign));
  return randomExport(draw, sources);
}

function unchecked(request: HttpRequest): PullRequest {
  return { request, check: () => ({ values: [], records: new Set(), compared: 0 }) };
}

function feedStart(draw: Draw, caller: Principal): PullRequest {
  const types = draw.some(TYPES, 3);
  const path = `/feed${types.length === 0 ? '' : `?types=${types.join()}`}`;
  return unchecked({ caller, path, headers: draw.chance(30) ? { accept: 'text/event-stream' } : {} });
}

function foreignCursor(caller: Principal, { path, text }: PullCursor): PullRequest {
  const values = ['a cursor was taken that is not of this caller'];
  return {
    request: { caller, path: `${path}${path.includes('?') ? '&' : '?'}after=${text}`, headers: {} },
    check: ({ status }) => ({ values: status === 200 ? values : [], records: new Set(), compared: 0 }),
  };
}

function randomExport(draw: Draw, sources: PullRequestSources): PullRequest {
  const { reference } = sources;
  const type = draw.pick(TYPES);
  const filter = draw.chance(40) ? randomFilter(draw, sources, type) : undefined;
  const path = `/export/${type}${filter === undefined ? '' : `?filter=${encodeURIComponent(JSON.stringify(filter))}`}`;
  return {
    request: { caller: reference.caller, path, headers: randomHeaders(draw) },
    check: (answer) => checkExport(reference, type, filter === undefined, answer),
  };
}

function randomHeaders(draw: Draw): Record<string, string> {
  const encoding = draw.pick(['', '', 'gzip', 'br', 'zstd', 'br;q=0.5, gzip;q=0.1']);
  const accept = draw.pick(['', '', 'text/csv', 'application/x-ndjson']);
  return {
    ...(encoding !== '' && { 'accept-encoding': encoding }),
    ...(accept !== '' && { accept }),
  };
}

/** A filter of the queries of a type, aimed as those of operations are. */
function randomFilter(draw: Draw, { schema, samples, readable }: PullRequestSources, type: string): unknown {
  const input = schema.getType(`${type}Filter`);
  if (input === undefined || !('getFields' in input)) return {};
  const aim = draw.below(10);
  const prefers = (of: string, field: string) =>
    aim < 2 || (aim < 5 ? readable(of, field) === 'somewhere' : readable(of, field) !== 'nowhere');
  return inputValue({ draw, samples, prefers, variable: () => 'v' }, input as never, '').value;
}
