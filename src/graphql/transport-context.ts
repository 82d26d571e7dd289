import type { RequestContext } from './request-context.js';

/** Apollo's context of one request. It copies this object, but not the reply it refers to. */
export interface TransportContext extends RequestContext {
  readonly reply: Reply;
}

/** Set while the request runs. */
export interface Reply {
  /** The whole answer as UTF-8 JSON, to be sent one part after the other; Apollo's text is then empty. */
  body?: readonly Buffer[];
}
