/** A request as the transport has taken it apart. */
export interface GraphQLRequest {
  readonly method: string;
  readonly contentType: string | undefined;
  /** Of a GET, from the question mark on. */
  readonly search: string;
  /** Of a POST, parsed. */
  readonly body: unknown;
}

/** What leaves GraphQL for the transport. */
export interface GraphQLReply {
  /** HTTP status. */
  readonly status: number;
  /** UTF-8 JSON: bytes to be sent one part after the other, or text. */
  readonly body: readonly Buffer[] | string;
  /** Methods that the request could have used (405). */
  readonly allow?: string;
}
