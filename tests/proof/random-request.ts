import type { GraphQLSchema } from 'graphql';
import type { AccessMode } from '../../src/graphql/request-context.js';
import type { Draw } from '../support/draw.js';
import { type RandomOperation, randomOperation } from '../support/random-operation.js';
import type { Samples } from '../support/sample-values.js';
import { badBody, INTROSPECTIONS, LOG_QUERIES, misspelt, wrongVariables } from './odd-requests.js';
import { seededDraw } from './seeded-draw.js';

/** A request that a caller may send. */
export interface RandomRequest {
  readonly body: unknown;
  readonly accessMode: AccessMode;
  /** The operation, where it is a valid one: its cursors can be followed. */
  readonly operation?: RandomOperation;
}

export interface RequestSources {
  readonly schema: GraphQLSchema;
  readonly samples: Samples;
  /** Whether the caller reads a field in full, on some of the rows or on all. */
  readonly readable: (type: string, field: string) => 'everywhere' | 'somewhere' | 'nowhere';
  /** Number of documents that all callers ask by turns. */
  readonly shared: number;
}

/** Draws a request: mostly a valid operation of the whole schema, now and then one of every other kind. */
export function randomRequest(draw: Draw, sources: RequestSources): RandomRequest {
  const accessMode = draw.chance(8) ? 'strict' : 'uniform';
  const kind = draw.below(100);
  if (kind < 2) return { accessMode, body: badBody(draw) };
  if (kind < 4) return { accessMode, body: { query: draw.pick(INTROSPECTIONS) } };
  if (kind < 5) return { accessMode, body: { query: draw.pick(LOG_QUERIES) } };
  const operation = draw.chance(25) ? sharedOperation(draw, sources) : ownOperation(draw, sources);
  const { source, variables } = operation;
  if (kind < 9) return { accessMode, body: { query: misspelt(draw, source), variables } };
  if (kind < 13) return { accessMode, body: { query: source, variables: wrongVariables(draw, variables) } };
  return { accessMode, body: { query: source, variables }, operation };
}

/** One of the documents that callers of all classes ask, so that what is remembered of one could reach another. */
function sharedOperation(draw: Draw, { schema, samples, shared }: RequestSources): RandomOperation {
  return randomOperation(seededDraw(7 + draw.below(shared)), { schema, samples, identified: true, misnamed: true });
}

/** Filters and sorts aim at what the caller reads, at what they read on some rows only, or at anything. */
function ownOperation(draw: Draw, { schema, samples, readable }: RequestSources): RandomOperation {
  const aim = draw.below(10);
  const prefers = (type: string, field: string): boolean => {
    if (aim < 2) return true;
    const rows = readable(type, field);
    return aim < 5 ? rows === 'somewhere' || field === 'id' : rows !== 'nowhere';
  };
  return randomOperation(draw, { schema, samples, prefers, identified: draw.chance(75), misnamed: true });
}
