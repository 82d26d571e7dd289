import { type DocumentNode, Kind, visit } from 'graphql';
import { HubError } from '../shared/errors.js';
import { type Limits, LONGEST_RESPONSE_KEY } from './limits.js';
import { DocumentMeasure } from './measure-document.js';

/**
 * Refuses a document that is too large before it is validated, because some validation rules are quadratic.
 * graphql-armor's rules (3.2) were tried: they run beside those rules instead of before them, their errors carry no code of
 * ours, and they know no limit on response keys, root fields and spread fields.
 * @throws HubError DEPTH_EXCEEDED, ALIASES_EXCEEDED, COMPLEXITY_EXCEEDED
 */
export function checkLimits(document: DocumentNode, limits: Limits): void {
  const measure = new DocumentMeasure(document);
  for (const node of document.definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION) continue;
    const { depth, introspectionDepth, aliases, fields, rootFields } = measure.operation(node);
    bound('DEPTH_EXCEEDED', 'levels of selection', depth, limits.depth);
    bound('DEPTH_EXCEEDED', 'levels of introspection', introspectionDepth, limits.introspectionDepth);
    bound('ALIASES_EXCEEDED', 'aliases and repeated fields', aliases, limits.aliases);
    bound('COMPLEXITY_EXCEEDED', 'root fields', rootFields, limits.rootFields);
    bound('COMPLEXITY_EXCEEDED', 'fields', fields, limits.fields);
  }
  checkNodes(document, limits);
}

/** What is bounded for the text itself, however often fragments spread it. */
function checkNodes(document: DocumentNode, limits: Limits): void {
  let directives = 0;
  let depth = 0;
  const nested = {
    enter: () => bound('DEPTH_EXCEEDED', 'levels in one value', ++depth, limits.valueDepth),
    leave: () => {
      depth -= 1;
    },
  };
  visit(document, {
    Field: { enter: ({ alias, name }) => checkKey((alias ?? name).value) },
    Directive: { enter: () => bound('COMPLEXITY_EXCEEDED', 'directives', ++directives, limits.directives) },
    ObjectValue: nested,
    ListValue: nested,
  });
}

type LimitCode = 'DEPTH_EXCEEDED' | 'ALIASES_EXCEEDED' | 'COMPLEXITY_EXCEEDED';

function bound(code: LimitCode, what: string, count: number, limit: number): undefined {
  if (count > limit) throw new HubError(code, `The document has more than ${limit} ${what}.`);
}

function checkKey(key: string): undefined {
  if (key.length <= LONGEST_RESPONSE_KEY) return;
  throw new HubError('ALIASES_EXCEEDED', `An alias is longer than ${LONGEST_RESPONSE_KEY} characters.`);
}
