import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** Size of a selection set with all fragments spread. */
export interface Measure {
  readonly depth: number;
  readonly introspectionDepth: number;
  readonly aliases: number;
  readonly fields: number;
  /** Fields of the selection set itself. */
  readonly rootFields: number;
}

const NOTHING: Measure = { depth: 0, introspectionDepth: 0, aliases: 0, fields: 0, rootFields: 0 };

/**
 * Measures operations of a document that is not validated yet: unknown fragments count nothing and cycles end. Each
 * fragment is measured once, so the work is linear however often fragments are spread.
 */
export class DocumentMeasure {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #measured = new Map<string, Measure>();

  constructor(document: DocumentNode) {
    const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
    this.#fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  }

  operation(operation: OperationDefinitionNode): Measure {
    return this.#set(operation.selectionSet);
  }

  #set(set: SelectionSetNode): Measure {
    const parts = set.selections.map((selection) => this.#selection(selection));
    const total = parts.reduce(add, NOTHING);
    return { ...total, aliases: total.aliases + repetitions(set) };
  }

  #selection(selection: SelectionNode): Measure {
    if (selection.kind === Kind.FIELD) return this.#field(selection);
    if (selection.kind === Kind.INLINE_FRAGMENT) return this.#set(selection.selectionSet);
    return this.#fragment(selection.name.value);
  }

  #field(field: FieldNode): Measure {
    const inner = field.selectionSet === undefined ? NOTHING : this.#set(field.selectionSet);
    const introspection = field.name.value === '__schema' || field.name.value === '__type';
    const deep = Math.max(inner.depth, inner.introspectionDepth) + 1;
    return {
      depth: introspection ? 1 : inner.depth + 1,
      introspectionDepth: introspection ? deep : inner.introspectionDepth,
      aliases: inner.aliases + (field.alias === undefined ? 0 : 1),
      fields: inner.fields + 1,
      rootFields: 1,
    };
  }

  #fragment(name: string): Measure {
    const known = this.#measured.get(name);
    if (known !== undefined) return known;
    const fragment = this.#fragments.get(name);
    if (fragment === undefined) return NOTHING;
    this.#measured.set(name, NOTHING);
    const measure = this.#set(fragment.selectionSet);
    this.#measured.set(name, measure);
    return measure;
  }
}

function add(a: Measure, b: Measure): Measure {
  return {
    depth: Math.max(a.depth, b.depth),
    introspectionDepth: Math.max(a.introspectionDepth, b.introspectionDepth),
    aliases: a.aliases + b.aliases,
    fields: a.fields + b.fields,
    rootFields: a.rootFields + b.rootFields,
  };
}

/** How many fields of a selection set stand there a further time under the same response key. */
function repetitions(set: SelectionSetNode): number {
  const fields = set.selections.filter((selection) => selection.kind === Kind.FIELD && selection.alias === undefined);
  const names = new Set(fields.map((field) => (field.kind === Kind.FIELD ? field.name.value : '')));
  return fields.length - names.size;
}
