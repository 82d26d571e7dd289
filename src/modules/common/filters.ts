import type { ColumnField, EnumDefinition, ScalarName } from '../../data/model.js';
import { type BuiltClass, buildInputType, type FieldDefinitions } from './build-class.js';
import { enumOf } from './enums.js';
import { SCALARS } from './scalars.js';
import { defineType } from './type-registry.js';

/** The filter input of a column: conditions that all must hold on its value. */
export function columnFilter(field: ColumnField): BuiltClass {
  if (typeof field.type === 'string') return scalarFilter(field.type);
  return field.list === true ? enumListFilter(field.type) : enumFilter(field.type);
}

/** `StringFilter`, `IDFilter` ...: equality for all, text search for strings, ranges for what is ordered. */
export function scalarFilter(scalar: ScalarName): BuiltClass {
  return defineType(`${scalar}Filter`, (name) =>
    buildInputType(name, `Conditions on a ${scalar}; all must hold`, scalarOperators(scalar)),
  );
}

function scalarOperators(scalar: ScalarName): FieldDefinitions {
  switch (scalar) {
    case 'ID':
      return equality(SCALARS.ID);
    case 'Boolean':
      return { eq: { type: () => SCALARS.Boolean, description: 'Equal to 等于' } };
    case 'String':
      return { ...equality(SCALARS.String), ...text, ...presence };
    default:
      return { ...equality(SCALARS[scalar]), ...range(SCALARS[scalar]), ...presence };
  }
}

function enumFilter(definition: EnumDefinition): BuiltClass {
  return defineType(`${definition.name}Filter`, (name) =>
    buildInputType(name, `Conditions on a ${definition.name}; all must hold`, {
      ...equality(enumOf(definition)),
      ...presence,
    }),
  );
}

function enumListFilter(definition: EnumDefinition): BuiltClass {
  const value = enumOf(definition);
  return defineType(`${definition.name}ListFilter`, (name) =>
    buildInputType(name, `Conditions on a list of ${definition.name}; all must hold`, {
      has: { type: () => value, description: 'Contains this value 包含' },
      hasAny: { type: () => [value], description: 'Contains one of these values 包含任一' },
      isEmpty: { type: () => SCALARS.Boolean, description: 'Is empty 为空' },
    }),
  );
}

const equality = (type: object): FieldDefinitions => ({
  eq: { type: () => type, description: 'Equal to 等于' },
  in: { type: () => [type], description: 'One of 属于' },
});

const range = (type: object): FieldDefinitions => ({
  gt: { type: () => type, description: 'Greater than 大于' },
  gte: { type: () => type, description: 'Greater than or equal to 大于等于' },
  lt: { type: () => type, description: 'Less than 小于' },
  lte: { type: () => type, description: 'Less than or equal to 小于等于' },
});

const text: FieldDefinitions = {
  contains: { type: () => SCALARS.String, description: 'Contains this text 包含' },
  startsWith: { type: () => SCALARS.String, description: 'Begins with this text 开头为' },
};

const presence: FieldDefinitions = {
  isNull: { type: () => SCALARS.Boolean, description: 'Has no value 无值' },
};
