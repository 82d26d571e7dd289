import type { ColumnField, Model, ObjectField, ToOneField } from '../data/model.js';

/** A field that departments send: all but the id and relations to many. */
export interface WriteField {
  readonly name: string;
  readonly field: ColumnField | ObjectField | ToOneField;
  /** No record is without it. */
  readonly required: boolean;
}

const known = new WeakMap<Model, readonly WriteField[]>();

/** The fields of a model that departments send, in the model's order. */
export function writeFields(model: Model): readonly WriteField[] {
  const found = known.get(model);
  if (found !== undefined) return found;
  const fields = Object.entries(model.fields).flatMap(([name, field]): WriteField[] =>
    field.kind === 'many' || name === 'id' ? [] : [{ name, field, required: isRequired(field) }],
  );
  known.set(model, fields);
  return fields;
}

/** Lists and booleans have a value when nothing is said: none of them, and false. */
function isRequired(field: WriteField['field']): boolean {
  if (field.kind === 'object') return field.required === true;
  if (field.nullable === true) return false;
  return field.kind === 'one' || (field.list !== true && field.type !== 'Boolean');
}

/** The field that says in which area a record lies. */
export function areaFieldOf(model: Model): string {
  const field = writeFields(model).find(({ field }) => field.kind === 'one' && field.column === 'area_id');
  if (field === undefined) throw new Error(`records of ${model.name} lie in no area`);
  return field.name;
}

/** Whether departments send records of a model: what lies in areas, but for those who work there. */
export function isIngested({ scope, name }: Model): boolean {
  return scope === 'ancestors' && name !== 'GridAssignment';
}
