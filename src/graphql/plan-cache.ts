import { type DocumentNode, Kind, visit } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { ReadStatement } from '../data/sql/statement.js';
import type { OperationPlan } from './operation-plan.js';

/** A plan under a number of its own, which is part of the keys of its statements. */
export interface CachedPlan {
  readonly id: number;
  readonly plan: OperationPlan;
}

/** What is remembered of a document; it goes with the document. */
interface KnownDocument {
  readonly id: number;
  /** Variables that `@skip` and `@include` look at. */
  readonly directiveVariables: readonly string[];
}

/** Selected fields in all plans; some 500 bytes each. */
const MOST_PLANNED_FIELDS = 60_000;
/** Characters in all statements. */
const MOST_STATEMENT_TEXT = 20_000_000;

/**
 * Plans by document, operation, principal class and the variables of its directives, and the statements compiled for them by
 * shape of arguments. Bounded over all callers, for each can make any number of documents and shapes. A cache belongs to one
 * policy: another version starts with another cache.
 */
export class PlanCache {
  readonly #documents = new WeakMap<DocumentNode, KnownDocument>();
  readonly #plans = new LRUCache<string, CachedPlan>({
    maxSize: MOST_PLANNED_FIELDS,
    sizeCalculation: ({ plan }) => plan.size + 1,
  });
  readonly #statements = new LRUCache<string, ReadStatement>({
    maxSize: MOST_STATEMENT_TEXT,
    sizeCalculation: ({ statement }, key) => statement.text.length + key.length,
  });
  #ids = 0;

  /** Variables of the document that decide which fields are in it. */
  directiveVariables(document: DocumentNode): readonly string[] {
    return this.#of(document).directiveVariables;
  }

  plan(document: DocumentNode, key: string, build: () => OperationPlan): CachedPlan {
    const fullKey = `${this.#of(document).id} ${key}`;
    const known = this.#plans.get(fullKey);
    if (known !== undefined) return known;
    const cached = { id: this.#ids++, plan: build() };
    this.#plans.set(fullKey, cached);
    return cached;
  }

  /** The statement `name` of a plan, for arguments of one shape. */
  statement({ id }: CachedPlan, shape: string, name: string, compile: () => ReadStatement): ReadStatement {
    const key = `${id} ${name} ${shape}`;
    const known = this.#statements.get(key);
    if (known !== undefined) return known;
    const compiled = compile();
    this.#statements.set(key, compiled);
    return compiled;
  }

  #of(document: DocumentNode): KnownDocument {
    const known = this.#documents.get(document);
    if (known !== undefined) return known;
    const made = { id: this.#ids++, directiveVariables: directiveVariables(document) };
    this.#documents.set(document, made);
    return made;
  }
}

function directiveVariables(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Directive(node) {
      for (const { value } of node.arguments ?? []) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names].sort();
}
