import {
  type DocumentNode,
  type FieldNode,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
} from 'graphql';
import type { SubscribedField } from '../../modules/events/subscriptions/subscribed-field.js';
import { isGiven } from '../argument-values.js';
import { subselections } from '../collect-fields.js';
import type { AskedSubscription } from './read-subscription.js';

/** The root field of a subscription. */
export interface SubscribedRoot {
  readonly key: string;
  readonly nodes: readonly [FieldNode, ...FieldNode[]];
  readonly field: SubscribedField;
  readonly args: Readonly<Record<string, unknown>>;
  /** What it selects of what is told, by response key. */
  readonly selected: ReadonlyMap<string, readonly FieldNode[]>;
}

/** The query by which records are read when they are told. */
export interface DeliveryOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Variable that takes the ids of the records. */
  readonly ids: string;
  /** Response key of what the hub itself looks at. */
  readonly own: string;
}

/**
 * Makes the query of a subscription: the records with these ids that fit its arguments, with what it selects of the record, under the
 * same response keys, so that paths are those of the subscription.
 */
export function deliveryOperation(asked: AskedSubscription, root: SubscribedRoot): DeliveryOperation {
  const { operation, document, text } = asked;
  const { field, selected } = root;
  const ids = unused('ids', (name) => text.includes(`$${name}`));
  const own = unused('own', (name) => selected.has(name));
  const records = [...selected].filter(([, nodes]) => nodes[0]?.name.value === field.record);
  const selections = records.map(([key, nodes]) => `${key}: nodes ${subselections(nodes).map(print).join(' ')}`);
  const definitions = [...(operation.variableDefinitions ?? []).map(print), `$${ids}: [ID!]!`];
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const query = `query ${operation.name?.value ?? ''}(${definitions.join(', ')}) {
    ${root.key}: ${field.model.many}(${argumentsOf(root, ids)}) {
      ${selections.join('\n')}
      ${own}: nodes { id ${field.needs} }
    }
  }
  ${fragments.map(print).join('\n')}`;
  const made = parse(query, { noLocation: true });
  const ofQuery = getOperationAST(made);
  if (ofQuery == null) throw new Error('the query of a subscription has no operation');
  return { document: made, operation: ofQuery, ids, own };
}

function argumentsOf({ nodes: [node], args }: SubscribedRoot, ids: string): string {
  const written = (name: string) => {
    const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
    return isGiven(args[name]) && value !== undefined ? [print(value)] : [];
  };
  const filters = [`{ id: { in: $${ids} } }`, ...written('filter')];
  const area = written('area').map((value) => `, area: ${value}`);
  return `first: 1, filter: { and: [${filters.join(', ')}] }${area.join('')}`;
}

function unused(name: string, isUsed: (name: string) => boolean): string {
  return isUsed(name) ? unused(`${name}_`, isUsed) : name;
}
