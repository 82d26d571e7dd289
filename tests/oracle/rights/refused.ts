import {
  type FieldNode,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { AskerView } from './asker-view.js';
import { CATALOGUE } from './catalogue.js';
import { type Filter, fieldsIn, JOINTS } from './fits.js';
import { areaField, sortedBy } from './page-of.js';
import { isClosed, targetOf } from './related-records.js';

type Args = Readonly<Record<string, unknown>>;

/**
 * Whether a root field is refused: a filter, sort or area in it, or below it where the asker can come, looks at a field that
 * no role of the asker reads in full.
 */
export function isRefused(view: AskerView, info: GraphQLResolveInfo): boolean {
  const walk = new Walk(view, info);
  return info.fieldNodes.some((node) => walk.refuses(info.parentType, node));
}

class Walk {
  readonly #view: AskerView;
  readonly #info: GraphQLResolveInfo;

  constructor(view: AskerView, info: GraphQLResolveInfo) {
    this.#view = view;
    this.#info = info;
  }

  refuses(parent: GraphQLObjectType, node: FieldNode): boolean {
    const field = parent.getFields()[node.name.value];
    if (field === undefined || !this.#canFollow(parent.name, field.name)) return false;
    const type = getNamedType(field.type);
    if (!isObjectType(type)) return false;
    const args = getArgumentValues(field, node, this.#info.variableValues);
    const connection = /^(.+)Connection$/.exec(type.name)?.[1];
    if (connection !== undefined && this.#refusesArguments(connection, args)) return true;
    return node.selectionSet !== undefined && this.#below(type, node.selectionSet);
  }

  #below(type: GraphQLObjectType, { selections }: SelectionSetNode): boolean {
    return selections.some((selection) => {
      const { variableValues, fragments } = this.#info;
      if (getDirectiveValues(GraphQLSkipDirective, selection, variableValues)?.if === true) return false;
      if (getDirectiveValues(GraphQLIncludeDirective, selection, variableValues)?.if === false) return false;
      if (selection.kind === Kind.FIELD) return this.refuses(type, selection);
      const of = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments[selection.name.value];
      return of !== undefined && this.#below(type, of.selectionSet);
    });
  }

  /** What lies behind a relation that is closed to the asker is not looked at. */
  #canFollow(type: string, field: string): boolean {
    const { schema } = this.#info;
    if (type === 'EventReporter' && field === 'person') {
      return this.#view.isGiven('Event', 'reporter', 'full') && this.#view.isOpen('Person');
    }
    const kind = CATALOGUE[type];
    if (kind === undefined) return true;
    const place = kind.fields[field];
    if (place?.is === 'one') {
      const given = this.#view.isGiven(type, field, 'full') || this.#view.isGiven(type, field, 'mask');
      return given && this.#view.isOpen(targetOf(schema, type, field));
    }
    if (place === undefined || place.is === 'links') return !isClosed({ view: this.#view, schema, type }, field);
    return true;
  }

  #refusesArguments(type: string, args: Args): boolean {
    const { filter, area } = args;
    const fields = [...sortedBy(args), ...(area === undefined || area === null ? [] : [areaField(type)])];
    if (fields.some((field) => !this.#view.isGiven(type, field, 'full'))) return true;
    return filter !== undefined && filter !== null && this.#refusesFilter(type, filter as Filter);
  }

  #refusesFilter(type: string, filter: Filter): boolean {
    if (fieldsIn(type, filter).some((field) => !this.#view.isGiven(type, field, 'full'))) return true;
    return Object.entries(filter).some(([name, value]) => {
      if (JOINTS.has(name)) return [value].flat().some((part) => this.#refusesFilter(type, part as Filter));
      return this.#refusesRelation(type, name, value as Filter);
    });
  }

  #refusesRelation(type: string, name: string, filter: Filter): boolean {
    const { schema } = this.#info;
    const place = CATALOGUE[type]?.fields[name];
    if (place?.is === 'column') return false;
    if (place?.is === 'object') {
      return filter.person !== undefined && this.#refusesFilter('Person', filter.person as Filter);
    }
    const target = targetOf(schema, type, name);
    if (place?.is === 'one') return this.#refusesFilter(target, filter);
    const inverse = CATALOGUE[type]?.inverse[name];
    return Object.values(filter).some(
      (of) =>
        (inverse !== undefined && !this.#view.isGiven(target, inverse, 'full')) ||
        this.#refusesFilter(target, of as Filter),
    );
  }
}
