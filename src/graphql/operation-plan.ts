import type { FieldNode, GraphQLField } from 'graphql';
import type { Model } from '../data/model.js';
import type { ListPlan, ManySelection, RecordPlan, RootPlan } from '../data/plan.js';

/** A root field or relation that takes arguments; `index` is that of its record or connection in the plan. */
export interface ArgumentNode {
  readonly index: number;
  readonly model: Model;
  readonly node: FieldNode;
  readonly field: GraphQLField<unknown, unknown>;
  readonly kind: 'record' | 'connection';
  /** `Query.people`, `Place.residents`: what cursors are bound to. */
  readonly name: string;
}

/** A record, list or connection of the plan, by index. */
export interface PlanNode {
  readonly index: number;
  readonly kind: 'record' | 'list' | 'connection';
  /** The node that this one is nested in: it is read once for each record there. */
  readonly within?: number;
}

/** A relation as graphql-js resolves it, when the operation is not answered by one statement per root field. */
export interface RelationPlan {
  readonly node: RecordPlan | ListPlan | ManySelection['node'];
  /** Absent for to-one relations. */
  readonly selection?: ManySelection;
  /** Primary key type of the parent's table. */
  readonly parentKey: Model['key']['type'];
}

/** Root fields that are answered outside of the plan: viewer, myAccess, accessLog, introspection. */
export interface RootField {
  readonly key: string;
  readonly name: string;
  /** The merged fields. */
  readonly nodes: readonly [FieldNode, ...FieldNode[]];
}

/** What a type's records give to the receipt: field names by effect, and the plan indexes whose ids are its records. */
export interface TypeRead {
  readonly type: string;
  readonly full: readonly string[];
  readonly masked: readonly string[];
  readonly withheld: readonly string[];
  readonly indexes: readonly number[];
}

/** An operation, decided for a class of callers. Immutable and shared by all requests of that class. */
export interface OperationPlan {
  /** Every root field is a category's, or `__typename`: one statement per root field answers it. */
  readonly planned: boolean;
  /** Number of fields that it selects of records. */
  readonly size: number;
  readonly roots: readonly RootPlan[];
  readonly fields: readonly RootField[];
  /** Enclosing nodes first. */
  readonly nodes: readonly PlanNode[];
  readonly arguments: readonly ArgumentNode[];
  /** By path of response keys without list indexes: `people.nodes.household`. */
  readonly relations: ReadonlyMap<string, RelationPlan>;
  readonly reads: readonly TypeRead[];
  /** `extensions.access`: what is withheld or masked, each path once, as JSON text. */
  readonly accessJson: string;
  /** The same for the receipt; see ReceiptDraft. */
  readonly receiptAccess: string;
}
