import { type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import type { AskerView } from './asker-view.js';
import { CATALOGUE } from './catalogue.js';
import type { GivenRecord } from './given-record.js';

/** Records of a type, as an asker can read them. */
export interface Readable {
  readonly view: AskerView;
  readonly schema: GraphQLSchema;
  readonly type: string;
}

/** The type that a relation leads to. */
export function targetOf(schema: GraphQLSchema, type: string, relation: string): string {
  const object = schema.getType(type);
  const field = isObjectType(object) ? object.getFields()[relation] : undefined;
  if (field === undefined) throw new Error(`the schema has no ${type}.${relation}`);
  return getNamedType(field.type).name.replace('Connection', '');
}

/** Whether the asker cannot follow a to-many relation from any record. */
export function isClosed({ view, schema, type }: Readable, relation: string): boolean {
  const target = targetOf(schema, type, relation);
  const inverse = CATALOGUE[type]?.inverse[relation];
  const given = inverse === undefined ? view.isGiven(type, relation, 'full') : view.isGiven(target, inverse, 'full');
  return !view.isOpen(target) || !given;
}

/**
 * The records that a to-many relation leads to: those that the record names, or those that name the record in a field that the
 * asker reads in full. Undefined where the relation is withheld.
 */
export function relatedRecords(
  from: Readable,
  record: GivenRecord,
  relation: string,
): readonly GivenRecord[] | undefined {
  const { view, schema, type } = from;
  if (isClosed(from, relation)) return undefined;
  const target = targetOf(schema, type, relation);
  const inverse = CATALOGUE[type]?.inverse[relation];
  if (inverse === undefined) {
    if (record.effect(relation) !== 'full') return undefined;
    return (record.given(relation) as readonly string[]).flatMap((id) => view.find(target, id) ?? []);
  }
  const inside = type === 'Area' && inverse !== 'parent';
  return view
    .all(target)
    .filter((one) => one.effect(inverse) === 'full')
    .filter((one) => keysIn(one.given(inverse)).some((id) => (inside ? view.liesIn(id, record.id) : id === record.id)));
}

/** The keys in a field: one, those of a list, or the person of a reporter. */
function keysIn(value: ReturnType<GivenRecord['given']>): readonly string[] {
  if (Array.isArray(value)) return value.map(String);
  if (typeof value !== 'object') return [String(value)];
  return value !== null && 'person' in value && value.person !== null ? [String(value.person)] : [];
}
