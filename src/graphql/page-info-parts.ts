import type { FieldNode } from 'graphql';
import type { PageInfoPart, TypenameSelection } from '../data/plan.js';
import { type CollectContext, collectFields, subselections } from './collect-fields.js';

/** `__typename` under a response key. */
export function typename(key: string, type: string): TypenameSelection {
  return { kind: 'typename', key, type };
}

/** What selections on PageInfo ask for. */
export function pageInfoParts(context: CollectContext, nodes: readonly FieldNode[]): PageInfoPart[] {
  return [...collectFields(context, subselections(nodes))].map(([key, fields]): PageInfoPart => {
    const name = fields[0]?.name.value;
    switch (name) {
      case 'hasNextPage':
      case 'hasPreviousPage':
      case 'startCursor':
      case 'endCursor':
        return { kind: name, key };
      default:
        return typename(key, 'PageInfo');
    }
  });
}
