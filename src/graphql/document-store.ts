import type { DocumentStore } from '@apollo/server';
import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** Bytes of heap per character of GraphQL text that a parsed document takes: 53 for typical queries, about twice for dense ones. */
const BYTES_PER_CHARACTER = 100;

/** Parsed and validated documents by their hash, the least recently used leaving first. `maxBytes` is an estimate of heap. */
export function createDocumentStore(maxBytes: number): DocumentStore {
  const documents = new LRUCache<string, DocumentNode>({ maxSize: maxBytes, sizeCalculation: documentBytes });
  return {
    get: async (key) => documents.get(key),
    set: async (key, document) => {
      documents.set(key, document);
    },
    delete: async (key) => documents.delete(key),
  };
}

/** Heap that a parsed document takes, estimated from its text. */
export function documentBytes(document: DocumentNode): number {
  return 1000 + (document.loc?.source.body.length ?? 0) * BYTES_PER_CHARACTER;
}
