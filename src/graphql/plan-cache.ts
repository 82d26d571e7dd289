import { type DocumentNode, Kind, visit } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { ReadStatement } from '../data/sql/statement.js';
import type { OperationPlan } from './operation-plan.js';

/** A plan and the statements compiled for it, by shape of arguments. */
export interface CachedPlan {
  readonly plan: OperationPlan;
  readonly statements: LRUCache<string, Map<string, ReadStatement>>;
}

/** What one document needs remembered; it goes when the document store forgets the document. */
interface DocumentPlans {
  /** Variables that `@skip` and `@include` look at. */
  readonly directiveVariables: readonly string[];
  readonly plans: LRUCache<string, CachedPlan>;
}

const PLANS_PER_DOCUMENT = 200;
const SHAPES_PER_PLAN = 50;

/**
 * Plans by document, operation, principal class and the variables of its directives. Bounded per document, and by the
 * document store above. A cache belongs to one policy: another version starts with another cache.
 */
export class PlanCache {
  readonly #documents = new WeakMap<DocumentNode, DocumentPlans>();

  /** Variables of the document that decide which fields are in it. */
  directiveVariables(document: DocumentNode): readonly string[] {
    return this.#of(document).directiveVariables;
  }

  get(document: DocumentNode, key: string, build: () => OperationPlan): CachedPlan {
    const { plans } = this.#of(document);
    const known = plans.get(key);
    if (known !== undefined) return known;
    const cached = {
      plan: build(),
      statements: new LRUCache<string, Map<string, ReadStatement>>({ max: SHAPES_PER_PLAN }),
    };
    plans.set(key, cached);
    return cached;
  }

  #of(document: DocumentNode): DocumentPlans {
    const known = this.#documents.get(document);
    if (known !== undefined) return known;
    const plans = {
      directiveVariables: directiveVariables(document),
      plans: new LRUCache<string, CachedPlan>({ max: PLANS_PER_DOCUMENT }),
    };
    this.#documents.set(document, plans);
    return plans;
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
