import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import type { Principal } from '../shared/principal.js';
import type { AccessMode } from './request-context.js';

/** A parsed operation of a caller. */
export interface OperationRequest {
  /** Validated in uniform mode; in strict mode it is validated where the caller's class is known, when it runs. */
  readonly document: DocumentNode;
  readonly accessMode: AccessMode;
  readonly operation: OperationDefinitionNode;
  /** SHA-256 of the document, hex. */
  readonly documentHash: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly principal: Principal;
  readonly requestId: string;
}
