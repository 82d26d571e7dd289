import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql';
import type { Model, ObjectField, ToManyField, ToOneField } from '../data/model.js';
import type {
  ConnectionOutput,
  ConnectionPlan,
  EdgePart,
  ListPlan,
  ManySelection,
  ObjectSelection,
  PartSelection,
  RecordPlan,
  RootPlan,
  RowPlan,
  Selection,
} from '../data/plan.js';
import type { FieldAccess, TypeAccess } from '../policy/access.js';
import { fieldAccess, relationAccess } from '../policy/field-access.js';
import { type CollectContext, collectFields, subselections } from './collect-fields.js';
import type { OperationPlan, RootField } from './operation-plan.js';
import { pageInfoParts, typename } from './page-info-parts.js';
import { type Place, PlanNotes } from './plan-notes.js';

export interface PlanSources {
  readonly schema: GraphQLSchema;
  readonly models: ReadonlyMap<string, Model>;
  readonly decide: (type: string) => TypeAccess;
}

export interface PlannedOperation {
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** Only `@skip` and `@include` look at them. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Decides every field of an operation for a class of callers. */
export function buildPlan(sources: PlanSources, operation: PlannedOperation): OperationPlan {
  return new PlanBuilder(sources, operation).build(operation.operation);
}

class PlanBuilder {
  readonly #sources: PlanSources;
  readonly #context: CollectContext;
  readonly #notes = new PlanNotes();

  constructor(sources: PlanSources, { fragments, variables }: PlannedOperation) {
    this.#sources = sources;
    this.#context = { fragments, variables };
  }

  build(operation: OperationDefinitionNode): OperationPlan {
    const roots: RootPlan[] = [];
    const others: RootField[] = [];
    const fields: RootField[] = [];
    for (const [key, nodes] of collectFields(this.#context, [operation.selectionSet])) {
      const [node, ...more] = nodes;
      if (node === undefined) continue;
      const field: RootField = { key, name: node.name.value, nodes: [node, ...more] };
      fields.push(field);
      const root = this.#root(key, nodes);
      if (root !== undefined) roots.push(root);
      else if (field.name !== '__typename') others.push(field);
    }
    return {
      planned: others.length === 0,
      size: this.#notes.size,
      roots,
      fields,
      nodes: this.#notes.nodes,
      arguments: this.#notes.arguments,
      relations: this.#notes.relations,
      reads: this.#notes.summary.reads(),
      accessJson: this.#notes.summary.accessJson(),
      receiptAccess: this.#notes.summary.receiptAccess(),
    };
  }

  #root(key: string, nodes: readonly FieldNode[]): RootPlan | undefined {
    const name = nodes[0]?.name.value;
    for (const model of this.#sources.models.values()) {
      if (name === model.one) return { key, field: 'one', node: this.#record(model, nodes, { path: key }, name) };
      if (name === model.many)
        return { key, field: 'many', node: this.#connection(model, nodes, { path: key }, ['Query', name]) };
    }
    return undefined;
  }

  /** `root`: the root field, which takes the record's id; absent where a relation leads to the record. */
  #record(model: Model, nodes: readonly FieldNode[], place: Place, root?: string): RecordPlan {
    const index = this.#notes.node('record', model, place);
    if (root !== undefined)
      this.#notes.takesArguments(this.#sources.schema, { kind: 'record', index, model }, nodes, ['Query', root]);
    const access = this.#sources.decide(model.name);
    const row = this.#row(model, access, subselections(nodes), { ...place, within: index });
    return { kind: 'record', index, model, access, row };
  }

  #row(model: Model, access: TypeAccess, sets: readonly SelectionSetNode[], place: Place): RowPlan {
    const selections = [...collectFields(this.#context, sets)].map(([key, nodes]) =>
      this.#selection(model, access, key, nodes, place),
    );
    return { model, access, selections };
  }

  #selection(model: Model, access: TypeAccess, key: string, nodes: readonly FieldNode[], place: Place): Selection {
    const name = nodes[0]?.name.value ?? '';
    this.#notes.size += 1;
    if (name === '__typename') return typename(key, model.name);
    const below = { ...place, path: `${place.path}.${key}` };
    const computed = model.computed?.[name];
    if (computed !== undefined) {
      const like = fieldAccess(access, computed.like);
      this.#notes.summary.field(model.name, name, below.path, like);
      return { kind: 'computed', key, field: computed, access: like };
    }
    const field = model.fields[name];
    if (field === undefined) throw new Error(`${model.name} has no field ${name}`);
    if (field.kind === 'many') return this.#many(model, access, name, field, key, nodes, below);
    const decided = fieldAccess(access, name);
    switch (field.kind) {
      case 'column':
        this.#notes.summary.field(model.name, name, below.path, decided);
        return { kind: 'column', key, field, access: decided };
      case 'object':
        this.#notes.summary.field(model.name, name, below.path, decided);
        return this.#object(model, key, field, decided, nodes, below);
      case 'one': {
        const node = this.#one(model, name, field, decided, nodes, below);
        return { kind: 'one', key, relation: field, access: decided, node };
      }
    }
  }

  #one(
    model: Model,
    name: string,
    field: ToOneField,
    decided: FieldAccess,
    nodes: readonly FieldNode[],
    place: Place,
  ): RecordPlan {
    const target = this.#model(field.target);
    if (this.#sources.decide(field.target).visible.op === 'false')
      this.#notes.summary.closed(model.name, name, place.path, field.target);
    else this.#notes.summary.field(model.name, name, place.path, decided);
    const node = this.#record(target, nodes, place);
    this.#notes.relations.set(place.path, { node, parentKey: target.key.type });
    return node;
  }

  #object(
    model: Model,
    key: string,
    field: ObjectField,
    access: FieldAccess,
    nodes: readonly FieldNode[],
    place: Place,
  ): ObjectSelection {
    const parts = [...collectFields(this.#context, subselections(nodes))].map(([partKey, partNodes]): PartSelection => {
      const name = partNodes[0]?.name.value ?? '';
      if (name === '__typename') return typename(partKey, field.type);
      const part = field.parts[name];
      if (part === undefined) throw new Error(`${field.type} has no field ${name}`);
      if (part.kind === 'column') return { kind: 'part', key: partKey, name, field: part };
      const below = { ...place, path: `${place.path}.${partKey}` };
      const full = { ...access, mask: access.full };
      const node = this.#one(model, access.rule.slice(model.name.length + 1), part, full, partNodes, below);
      return { kind: 'one', key: partKey, relation: part, node };
    });
    return { kind: 'object', key, field, access, parts };
  }

  #many(
    model: Model,
    access: TypeAccess,
    name: string,
    field: ToManyField,
    key: string,
    nodes: readonly FieldNode[],
    place: Place,
  ): ManySelection {
    const target = this.#model(field.target);
    const targetAccess = this.#sources.decide(field.target);
    const own = field.inverse === undefined ? fieldAccess(access, name) : undefined;
    const inverse = field.inverse === undefined ? undefined : fieldAccess(targetAccess, field.inverse);
    if (targetAccess.visible.op === 'false') this.#notes.summary.closed(model.name, name, place.path, field.target);
    else this.#notes.summary.field(model.name, name, place.path, relationAccess(own ?? inverse));
    const node: ConnectionPlan | ListPlan = field.list
      ? this.#list(target, targetAccess, nodes, place)
      : this.#connection(target, nodes, place, [model.name, name]);
    const withInverse = inverse === undefined ? node : { ...node, inverse };
    const selection: ManySelection = {
      kind: 'many',
      key,
      relation: field,
      node: withInverse,
      ...(own === undefined ? {} : { access: own }),
    };
    this.#notes.relations.set(place.path, { node: withInverse, selection, parentKey: model.key.type });
    return selection;
  }

  #list(model: Model, access: TypeAccess, nodes: readonly FieldNode[], place: Place): ListPlan {
    const index = this.#notes.node('list', model, place);
    const row = this.#row(model, access, subselections(nodes), { ...place, within: index });
    return { kind: 'list', index, model, access, row };
  }

  /** `field`: the type and name of the field, which takes the arguments. */
  #connection(
    model: Model,
    nodes: readonly FieldNode[],
    place: Place,
    field: readonly [on: string, name: string],
  ): ConnectionPlan {
    const index = this.#notes.node('connection', model, place);
    this.#notes.takesArguments(this.#sources.schema, { kind: 'connection', index, model }, nodes, field);
    const access = this.#sources.decide(model.name);
    const inside = { path: place.path, within: index };
    const outputs = [...collectFields(this.#context, subselections(nodes))].map(([key, fields]) =>
      this.#output(model, access, key, fields, { ...inside, path: `${place.path}.${key}` }),
    );
    return { kind: 'connection', index, model, access, outputs };
  }

  #output(model: Model, access: TypeAccess, key: string, nodes: readonly FieldNode[], place: Place): ConnectionOutput {
    const name = nodes[0]?.name.value;
    switch (name) {
      case 'nodes':
        return { kind: 'nodes', key, row: this.#row(model, access, subselections(nodes), place) };
      case 'edges':
        return { kind: 'edges', key, parts: this.#edges(model, access, nodes, place) };
      case 'pageInfo':
        return { kind: 'pageInfo', key, parts: pageInfoParts(this.#context, nodes) };
      case 'totalCount':
        return { kind: 'totalCount', key };
      default:
        return typename(key, `${model.name}Connection`);
    }
  }

  #edges(model: Model, access: TypeAccess, nodes: readonly FieldNode[], place: Place): EdgePart[] {
    return [...collectFields(this.#context, subselections(nodes))].map(([key, fields]): EdgePart => {
      const name = fields[0]?.name.value;
      if (name === 'cursor') return { kind: 'cursor', key };
      if (name !== 'node') return typename(key, `${model.name}Edge`);
      return {
        kind: 'node',
        key,
        row: this.#row(model, access, subselections(fields), { ...place, path: `${place.path}.${key}` }),
      };
    });
  }

  #model(name: string): Model {
    const model = this.#sources.models.get(name);
    if (model === undefined) throw new Error(`no model ${name}`);
    return model;
  }
}
