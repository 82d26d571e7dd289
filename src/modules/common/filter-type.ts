import type { Model, ModelField, ObjectField } from '../../data/model.js';
import { type BuiltClass, buildInputType, type FieldDefinitions } from './build-class.js';
import { columnFilter } from './filters.js';
import { defineType, typeNamed } from './type-registry.js';

/** The filter input of a model: its columns, the parts of its objects, its relations, and and / or / not. */
export function filterType(model: Model): BuiltClass {
  return defineType(`${model.name}Filter`, (name) =>
    buildInputType(
      name,
      `Conditions on ${model.many}; all must hold. Only fields that the caller reads in full 筛选条件`,
      {
        and: { type: () => [typeNamed(name)], description: 'All of these hold 且' },
        or: { type: () => [typeNamed(name)], description: 'At least one of these holds 或' },
        not: { type: () => typeNamed(name), description: 'This does not hold 非' },
        ...fieldFilters(model.fields),
      },
    ),
  );
}

/** The filter input of a to-many relation to a model. */
export function listFilterType(model: Model): BuiltClass {
  const target = () => typeNamed(`${model.name}Filter`);
  return defineType(`${model.name}ListFilter`, (name) =>
    buildInputType(name, `Conditions on related ${model.many}; all must hold 关联筛选`, {
      some: { type: target, description: 'At least one related record fits 存在' },
      none: { type: target, description: 'No related record fits 不存在' },
    }),
  );
}

function fieldFilters(fields: Model['fields']): FieldDefinitions {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      return [name, { type: fieldFilter(field), description: field.description }];
    }),
  );
}

/** What columns and objects need is built at once; relations refer to models that may come later. */
function fieldFilter(field: ModelField): () => BuiltClass {
  switch (field.kind) {
    case 'column':
      return constant(columnFilter(field));
    case 'object':
      return constant(partsFilter(field));
    case 'one':
      return () => typeNamed(`${field.target}Filter`);
    case 'many':
      return () => typeNamed(`${field.target}ListFilter`);
  }
}

const constant = (type: BuiltClass) => () => type;

function partsFilter(field: ObjectField): BuiltClass {
  return defineType(`${field.type}Filter`, (name) =>
    buildInputType(name, `Conditions on a ${field.type}; all must hold`, fieldFilters(field.parts)),
  );
}
