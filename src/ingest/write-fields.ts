import type { ColumnField, LinkField, Model, ModelField, ObjectField, ToOneField } from '../data/model.js';

/** A field that departments send: all but the id, relations to many that the model does not name, and what it excepts. */
export interface WriteField {
  readonly name: string;
  readonly field: ColumnField | ObjectField | ToOneField | LinkField;
  /** No record is without it. */
  readonly required: boolean;
}

const known = new WeakMap<Model, readonly WriteField[]>();

/** The fields of a model that departments send, in the model's order. */
export function writeFields(model: Model): readonly WriteField[] {
  const found = known.get(model);
  if (found !== undefined) return found;
  const { except = [], lists = [] } = model.ingest ?? {};
  const fields = Object.entries(model.fields).flatMap(([name, field]): WriteField[] => {
    if (field.kind === 'many') return isLink(field) && lists.includes(name) ? [{ name, field, required: false }] : [];
    return name === 'id' || except.includes(name) ? [] : [{ name, field, required: isRequired(field) }];
  });
  known.set(model, fields);
  return fields;
}

/** Lists and booleans have a value when nothing is said: none of them, and false. */
function isRequired(field: Exclude<ModelField, { readonly kind: 'many' }>): boolean {
  if (field.kind === 'object') return field.required === true;
  if (field.nullable === true) return false;
  return field.kind === 'one' || (field.list !== true && field.type !== 'Boolean');
}

function isLink(field: ModelField): field is LinkField {
  return field.kind === 'many' && field.through.by === 'link';
}

/** The field that says in which area a record lies. */
export function areaFieldOf(model: Model): string {
  const field = writeFields(model).find(({ field: one }) => one.kind === 'one' && one.column === 'area_id');
  if (field === undefined) throw new Error(`records of ${model.name} lie in no area`);
  return field.name;
}

/** Whether departments send records of a model. */
export function isIngested({ ingest }: Model): boolean {
  return ingest !== undefined;
}
