import { ColumnNode, type OperationNode, type RawBuilder, ReferenceNode, TableNode } from 'kysely';

/** The columns of a table alias that a query refers to, wherever in it, in the order of their first mention. */
export function referencedColumns(query: RawBuilder<unknown>, alias: string): ReadonlySet<string> {
  const columns = new Set<string>();
  collect(query.toOperationNode(), alias, columns);
  return columns;
}

function collect(node: unknown, alias: string, columns: Set<string>): void {
  if (Array.isArray(node)) for (const element of node) collect(element, alias, columns);
  else if (isNode(node)) {
    const column = columnOf(node, alias);
    if (column !== undefined) columns.add(column);
    else for (const child of Object.values(node)) collect(child, alias, columns);
  }
}

function isNode(value: unknown): value is OperationNode {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

/** The column that a node names, when it is one of the alias. */
function columnOf(node: OperationNode, alias: string): string | undefined {
  if (!ReferenceNode.is(node) || node.table === undefined || !TableNode.is(node.table)) return undefined;
  if (node.table.table.identifier.name !== alias || !ColumnNode.is(node.column)) return undefined;
  return node.column.column.name;
}
