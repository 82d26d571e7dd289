import type { RequestContext } from './request-context.js';

/** What the HTTP handler and GraphQL share of one request. Apollo copies this object, but not the reply it refers to. */
export interface TransportContext extends RequestContext {
  readonly reply: Reply;
}

/** Set while the request runs. */
export interface Reply {
  /** The whole answer as UTF-8 JSON, to be sent one part after the other; Apollo's text is then empty. */
  body?: readonly Buffer[];
}
