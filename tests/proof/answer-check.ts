import { isDeepStrictEqual } from 'node:util';
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { Model, ModelField } from '../../src/data/model.js';
import { MODELS } from '../../src/modules/index.js';
import type { Json, JsonObject } from '../support/hub.js';
import type { Reference } from './reference.js';
import { rowsOf, type WorldRow } from './world.js';

/** Compares answers with what a caller may read, value by value, wherever a record in the answer shows its id. */
export class AnswerCheck {
  readonly #schema: GraphQLSchema;
  readonly #reference: Reference;
  readonly #problems: string[] = [];
  #fragments: ReadonlyMap<string, FragmentDefinitionNode> = new Map();
  /** Values that were compared. */
  compared = 0;
  /** `Person <id>` of every record that the last answer showed. */
  readonly records = new Set<string>();

  constructor(schema: GraphQLSchema, reference: Reference) {
    this.#schema = schema;
    this.#reference = reference;
  }

  /** What in the data is not what the caller reads, by path. */
  problemsOf(document: DocumentNode, data: JsonObject): readonly string[] {
    this.#problems.length = 0;
    this.records.clear();
    const fragments = document.definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
    this.#fragments = new Map(fragments.map((one) => [one.name.value, one]));
    const operation = document.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION);
    if (operation !== undefined) this.#object('Query', [operation.selectionSet], data, '');
    return [...this.#problems];
  }

  #object(type: string, sets: readonly SelectionSetNode[], value: JsonObject, path: string): void {
    const fields = this.#fields(sets);
    const model = MODELS.find(({ name }) => name === type);
    const row = model === undefined ? undefined : this.#row(model, fields, value, path);
    for (const [key, nodes] of fields) {
      const given = Object.hasOwn(value, key) ? value[key] : undefined;
      const name = nodes[0]?.name.value ?? '';
      if (given === undefined || name === '__typename') continue;
      const below = path === '' ? key : `${path}.${key}`;
      if (model !== undefined && row !== undefined) this.#member(model, row, name, nodes, given, below);
      if (type === 'Query') this.#root(name, nodes, given, below);
      this.#below(type, name, nodes, given, below);
    }
  }

  /** The record behind an object of the answer, where it shows its id; one that the caller does not see is a problem. */
  #row(
    model: Model,
    fields: ReadonlyMap<string, readonly FieldNode[]>,
    value: JsonObject,
    path: string,
  ): WorldRow | undefined {
    const key = [...fields].find(([one, nodes]) => nodes[0]?.name.value === 'id' && Object.hasOwn(value, one))?.[0];
    if (key === undefined) return undefined;
    const id = String(value[key]);
    this.records.add(`${model.name} ${id}`);
    if (this.#reference.isVisible(model.name, id)) return this.#reference.row(model.name, id);
    this.#problems.push(`${path}: ${model.name} ${id} is not the caller's to see`);
    return undefined;
  }

  #member(model: Model, row: WorldRow, name: string, nodes: readonly FieldNode[], given: Json, path: string): void {
    const field = model.fields[name];
    if (field === undefined) return;
    this.compared += 1;
    if (field.kind === 'many') {
      this.#many(model, row, name, nodes, given, path);
      return;
    }
    const wanted = this.#reference.value(model, row, name);
    if (!this.#isAlike(field, nodes, given, wanted)) {
      const effect = this.#reference.effect(model, row, name);
      this.#problems.push(
        `${path}: ${model.name}.${name} of ${row.id} (${effect}) is ${JSON.stringify(given)}, not ${JSON.stringify(wanted)}`,
      );
    }
  }

  #many(model: Model, row: WorldRow, name: string, nodes: readonly FieldNode[], given: Json, path: string): void {
    if (given === null) return;
    const ids = this.#reference.related(model, row, name);
    for (const id of this.#idsIn(nodes, given)) {
      if (!ids.includes(id)) this.#problems.push(`${path}: ${id} is not in ${model.name}.${name} of ${row.id}`);
    }
    this.#total(nodes, given, ids.length, path);
  }

  #root(name: string, nodes: readonly FieldNode[], given: Json, path: string): void {
    const model = MODELS.find(({ many }) => many === name);
    if (model === undefined || given === null) return;
    const count = () =>
      rowsOf(this.#reference.world, model).filter(({ id }) => this.#reference.isVisible(model.name, String(id))).length;
    this.#total(nodes, given, count, path);
  }

  /** The total of a connection without a filter. */
  #total(nodes: readonly FieldNode[], given: Json, wanted: number | (() => number), path: string): void {
    if (nodes[0]?.arguments?.some(({ name }) => !PAGING.has(name.value)) || !isObject(given)) return;
    for (const [key, fields] of this.#fields(setsOf(nodes))) {
      if (fields[0]?.name.value !== 'totalCount' || given[key] === undefined) continue;
      this.compared += 1;
      const count = typeof wanted === 'number' ? wanted : wanted();
      if (given[key] !== count) this.#problems.push(`${path}: ${String(given[key])} are counted, not ${count}`);
    }
  }

  #isAlike(field: ModelField, nodes: readonly FieldNode[], given: Json, wanted: Json): boolean {
    if (given === null || wanted === null) return given === wanted;
    if (field.kind === 'column') return sameValue(field.type, given, wanted);
    const fields = [...this.#fields(setsOf(nodes))];
    return fields.every(([key, [first]]) => {
      const name = first?.name.value ?? '';
      const [one, other] = [(given as JsonObject)[key], (wanted as JsonObject)[name]];
      if (one === undefined || name === '__typename') return true;
      if (field.kind === 'one') return name !== 'id' || one === other;
      const part = field.kind === 'object' ? field.parts[name] : undefined;
      if (part === undefined) return true;
      if (one === null || other === null || other === undefined) return one === (other ?? null);
      return part.kind === 'column'
        ? sameValue(part.type, one, other)
        : this.#isAlike(part, first ? [first] : [], one, other);
    });
  }

  #idsIn(nodes: readonly FieldNode[], given: Json): readonly string[] {
    if (Array.isArray(given)) return (given as readonly Json[]).flatMap((one) => this.#idsIn(nodes, one));
    if (!isObject(given)) return [];
    return [...this.#fields(setsOf(nodes))].flatMap(([key, fields]) => {
      const name = fields[0]?.name.value ?? '';
      const value = given[key];
      if (value === undefined || value === null) return [];
      if (name === 'id') return [String(value)];
      return ['nodes', 'edges', 'node'].includes(name) ? this.#idsIn(fields, value) : [];
    });
  }

  #below(type: string, name: string, nodes: readonly FieldNode[], given: Json, path: string): void {
    const owner = this.#schema.getType(type);
    const field = isObjectType(owner) ? owner.getFields()[name] : undefined;
    if (field === undefined) return;
    const target = getNamedType(field.type).name;
    for (const one of Array.isArray(given) ? (given as readonly Json[]) : [given]) {
      if (isObject(one)) this.#object(target, setsOf(nodes), one, path);
    }
  }

  /** Fields by response key, fragments spread; directives only leave keys out of the answer. */
  #fields(sets: readonly SelectionSetNode[]): ReadonlyMap<string, readonly FieldNode[]> {
    const fields = new Map<string, FieldNode[]>();
    const collect = (set: SelectionSetNode): void => {
      for (const node of set.selections) {
        if (node.kind === Kind.FIELD) {
          const key = (node.alias ?? node.name).value;
          const found = fields.get(key);
          if (found === undefined) fields.set(key, [node]);
          else found.push(node);
        } else if (node.kind === Kind.INLINE_FRAGMENT) collect(node.selectionSet);
        else {
          const fragment = this.#fragments.get(node.name.value);
          if (fragment !== undefined) collect(fragment.selectionSet);
        }
      }
    };
    sets.forEach(collect);
    return fields;
  }
}

const PAGING: ReadonlySet<string> = new Set(['first', 'last', 'after', 'before']);

function setsOf(nodes: readonly FieldNode[]): readonly SelectionSetNode[] {
  return nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sameValue(type: unknown, given: Json, wanted: Json): boolean {
  if (type === 'DateTime') return Date.parse(String(given)) === Date.parse(String(wanted));
  return isDeepStrictEqual(given, wanted);
}
