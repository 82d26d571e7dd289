import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import type { Principal } from '../shared/principal.js';

/** A parsed, validated operation of a caller. */
export interface OperationRequest {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** SHA-256 of the document, hex. */
  readonly documentHash: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly principal: Principal;
  readonly requestId: string;
}
