import {
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  getDirectiveValues,
  Kind,
  type SelectionSetNode,
} from 'graphql';

export interface CollectContext {
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * The fields of selection sets on one object type, merged by response key in document order (GraphQL specification 6.3.2).
 * The schema has no interfaces or unions, so every fragment applies.
 */
export function collectFields(context: CollectContext, sets: readonly SelectionSetNode[]): Map<string, FieldNode[]> {
  const collected = new Map<string, FieldNode[]>();
  const visited = new Set<string>();
  for (const set of sets) collectInto(context, set, collected, visited);
  return collected;
}

function collectInto(
  context: CollectContext,
  set: SelectionSetNode,
  collected: Map<string, FieldNode[]>,
  visited: Set<string>,
): void {
  for (const selection of set.selections) {
    if (getDirectiveValues(GraphQLSkipDirective, selection, context.variables)?.if === true) continue;
    if (getDirectiveValues(GraphQLIncludeDirective, selection, context.variables)?.if === false) continue;
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      const known = collected.get(key);
      if (known === undefined) collected.set(key, [selection]);
      else known.push(selection);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      collectInto(context, selection.selectionSet, collected, visited);
    } else if (!visited.has(selection.name.value)) {
      visited.add(selection.name.value);
      const fragment = context.fragments[selection.name.value];
      if (fragment !== undefined) collectInto(context, fragment.selectionSet, collected, visited);
    }
  }
}

/** The selection sets below merged fields. */
export function subselections(nodes: readonly FieldNode[]): SelectionSetNode[] {
  return nodes.flatMap((node) => (node.selectionSet === undefined ? [] : [node.selectionSet]));
}
