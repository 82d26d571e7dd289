import type { ColumnField, Model, ObjectField } from '../../data/model.js';
import {
  type BuiltClass,
  buildObjectType,
  type FieldDefinition,
  type FieldDefinitions,
  type TypeValue,
} from './build-class.js';
import { enumOf } from './enums.js';
import { SCALARS } from './scalars.js';
import { defineType } from './type-registry.js';

/**
 * The object type of a model with its columns and objects; its relations are added by relationResolver. Every field but
 * `id` is nullable, because it can be withheld: a row that the caller may see has its id.
 */
export function objectType(model: Model): BuiltClass {
  return defineType(model.name, (name) => buildObjectType(name, model.description, plainFields(model)));
}

/** The object type of an object field, shared by all fields that name it (GeoPoint). */
export function partsType(field: ObjectField): BuiltClass {
  return defineType(field.type, (name) => buildObjectType(name, field.description, columns(field.parts)));
}

function plainFields(model: Model): FieldDefinitions {
  const objects = Object.entries(model.fields).flatMap(([name, field]): [string, FieldDefinition][] =>
    field.kind === 'object' ? [[name, object(field)]] : [],
  );
  return { ...columns(model.fields), ...Object.fromEntries(objects), ...computed(model) };
}

function computed({ computed: fields = {} }: Model): FieldDefinitions {
  const definitions = Object.entries(fields).map(([name, { type, description }]): [string, FieldDefinition] => {
    const list: TypeValue = [enumOf(type)];
    return [name, { type: () => list, description }];
  });
  return Object.fromEntries(definitions);
}

function object(field: ObjectField): FieldDefinition {
  const type = partsType(field);
  return { type: () => type, description: field.description };
}

function columns(fields: Model['fields']): FieldDefinitions {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]): [string, FieldDefinition][] =>
      field.kind === 'column' ? [[name, column(name, field)]] : [],
    ),
  );
}

function column(name: string, field: ColumnField): FieldDefinition {
  const single = columnType(field);
  const type: TypeValue = field.list === true ? [single] : single;
  return { type: () => type, description: field.description, ...(name === 'id' && { required: true }) };
}

function columnType(field: ColumnField): object {
  return typeof field.type === 'string' ? SCALARS[field.type] : enumOf(field.type);
}
