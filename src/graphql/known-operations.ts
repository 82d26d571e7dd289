import { type DocumentNode, Kind, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { documentBytes } from './document-store.js';
import type { OperationRequest } from './operation-request.js';

/** A document that was parsed, bounded and found valid for the whole schema. */
interface KnownDocument {
  readonly document: DocumentNode;
  readonly documentHash: string;
  /** By name; `undefined` is the only operation of the document, whatever its name. */
  readonly operations: ReadonlyMap<string | undefined, OperationDefinitionNode>;
}

/** What a request asks for. */
export type Asked = Pick<OperationRequest, 'document' | 'documentHash' | 'operation' | 'variables'>;

/**
 * Documents by their text, so that a request with a known one need not pass through Apollo again. Only requests of the plain
 * form are looked up; Apollo answers all others, and says of them what is wrong.
 */
export class KnownOperations {
  readonly #documents: LRUCache<string, KnownDocument>;

  /** @param maxBytes an estimate of heap; the least recently used leave first */
  constructor(maxBytes: number) {
    this.#documents = new LRUCache({ maxSize: maxBytes, sizeCalculation: ({ document }) => documentBytes(document) });
  }

  /** Keeps a document that fits the whole schema. */
  keep(text: string, document: DocumentNode, documentHash: string): void {
    if (!this.#documents.has(text)) {
      this.#documents.set(text, { document, documentHash, operations: operationsOf(document) });
    }
  }

  /** What the body of a POST asks for; undefined where the document is not known or Apollo should look at the request. */
  find(body: unknown): Asked | undefined {
    if (!isRecord(body)) return undefined;
    const { query, variables, operationName, extensions } = body;
    if (typeof query !== 'string' || (extensions !== undefined && extensions !== null)) return undefined;
    if (!isRecord(variables ?? NO_VARIABLES)) return undefined;
    const known = this.#documents.get(query);
    const operation = known?.operations.get((operationName ?? undefined) as string | undefined);
    if (known === undefined || operation === undefined) return undefined;
    const { document, documentHash } = known;
    return { document, documentHash, operation, variables: (variables ?? NO_VARIABLES) as Asked['variables'] };
  }
}

const NO_VARIABLES: Asked['variables'] = Object.freeze({});

function operationsOf({ definitions }: DocumentNode): KnownDocument['operations'] {
  const all = definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const named = all.flatMap((node) => (node.name === undefined ? [] : [[node.name.value, node] as const]));
  return new Map([
    ...named,
    ...all.slice(0, 1).flatMap((node) => (all.length === 1 ? [[undefined, node] as const] : [])),
  ]);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
