import { type FieldNode, type GraphQLSchema, isObjectType } from 'graphql';
import type { Model } from '../data/model.js';
import type { ArgumentNode, PlanNode, RelationPlan } from './operation-plan.js';
import { ReadSummary } from './read-summary.js';

/** Where in an operation a field stands. */
export interface Place {
  /** Response keys from the root. */
  readonly path: string;
  /** Index of the enclosing record, list or connection. */
  readonly within?: number;
}

/** What is gathered beside the tree while a plan is built. */
export class PlanNotes {
  readonly summary = new ReadSummary();
  readonly nodes: PlanNode[] = [];
  readonly arguments: ArgumentNode[] = [];
  readonly relations = new Map<string, RelationPlan>();
  /** Fields selected so far. */
  size = 0;

  /** A new record, list or connection; gives its index. */
  node(kind: PlanNode['kind'], model: Model, { within }: Place): number {
    const index = this.nodes.length;
    this.nodes.push({ index, kind, ...(within === undefined ? {} : { within }) });
    this.summary.records(model.name, index);
    return index;
  }

  /** The field `on.name` takes the arguments of the record or connection with this index. */
  takesArguments(
    schema: GraphQLSchema,
    of: Pick<ArgumentNode, 'kind' | 'index' | 'model'>,
    [node]: readonly FieldNode[],
    [on, name]: readonly [on: string, name: string],
  ): void {
    const type = schema.getType(on);
    const field = isObjectType(type) ? type.getFields()[name] : undefined;
    if (node === undefined || field === undefined) throw new Error(`${on} has no field ${name}`);
    this.arguments.push({ ...of, node, field, name: `${on}.${name}` });
  }
}
