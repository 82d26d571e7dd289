import type { Model, ModelField } from '../../data/model.js';
import { writeFields } from '../../ingest/write-fields.js';
import { AreaLevel } from '../areas/area.model.js';
import { type BuiltClass, buildInputType, type FieldDefinition, type FieldDefinitions } from '../common/build-class.js';
import { enumOf } from '../common/enums.js';
import { SCALARS } from '../common/scalars.js';
import { defineType } from '../common/type-registry.js';

/** What a record says beside the fields of its model. */
export const OWN_FIELDS: readonly string[] = ['sourceId', 'modifiedAt', 'id'];

/** Name of the input of a record of a model. */
export function recordInputName({ name }: Model): string {
  return `${name}RecordInput`;
}

/** The input of a record that a department sends: every field of the model that can be sent. */
export function recordInputType(model: Model): BuiltClass {
  const fields = writeFields(model).map(({ name, field }): [string, FieldDefinition] => [name, inputField(field)]);
  return defineType(recordInputName(model), (name) =>
    buildInputType(
      name,
      `A record of a department's system, whole: what is left out has no value there. ${model.description}`,
      {
        sourceId: { type: () => SCALARS.String, required: true, description: "Id in the department's system 来源标识" },
        modifiedAt: {
          type: () => SCALARS.DateTime,
          required: true,
          description:
            'When that system changed it last; the newest state counts, in whichever order they come 来源更新时间',
        },
        id: { type: () => SCALARS.ID, description: "The hub's id of the record that it describes, where known 标识" },
        ...Object.fromEntries(fields),
      },
    ),
  );
}

/** The input of a batch of records of a model. */
export function batchInputType(model: Model): BuiltClass {
  const record = recordInputType(model);
  const { many } = model;
  return defineType(`Upsert${many.charAt(0).toUpperCase()}${many.slice(1)}Input`, (name) =>
    buildInputType(name, `A batch of ${many} 批次`, {
      sourceSystem: {
        type: () => SCALARS.String,
        required: true,
        description: "Name of the department's system 来源系统",
      },
      idempotencyKey: {
        type: () => SCALARS.String,
        required: true,
        description: 'Sent again with the same key and records, a batch changes nothing 幂等键',
      },
      records: { type: () => [record], required: true, description: 'At most 1000 records 记录' },
    }),
  );
}

function inputField(field: ModelField): FieldDefinition {
  const { description } = field;
  switch (field.kind) {
    case 'column': {
      const single = typeof field.type === 'string' ? SCALARS[field.type] : enumOf(field.type);
      return { type: () => (field.list === true ? [single] : single), description };
    }
    case 'object': {
      const type = partsInput(field.type, field.description, field.parts);
      return { type: () => type, description };
    }
    case 'many': {
      const type = referenceInput(field.target);
      return { type: () => [type], description };
    }
    default: {
      const type = referenceInput(field.target);
      return { type: () => type, description };
    }
  }
}

function partsInput(type: string, description: string, parts: Model['fields']): BuiltClass {
  const fields: FieldDefinitions = Object.fromEntries(
    Object.entries(parts).map(([name, part]) => [name, inputField(part)]),
  );
  return defineType(`${type}Input`, (name) => buildInputType(name, description, fields));
}

function referenceInput(target: string): object {
  if (target === 'Department') return SCALARS.ID;
  return target === 'Area'
    ? defineType('AreaReferenceInput', (name) =>
        buildInputType(name, 'An area, by its id or by its code 区划引用', {
          id: { type: () => SCALARS.ID, description: "The hub's id 标识" },
          code: { type: () => SCALARS.String, description: 'Area code 区划代码' },
          level: {
            type: () => enumOf(AreaLevel),
            description: 'Where areas of two levels have the same code: the level 层级',
          },
        }),
      )
    : defineType('RecordReferenceInput', (name) =>
        buildInputType(name, "Another record, by the hub's id or by the department's own 记录引用", {
          id: { type: () => SCALARS.ID, description: "The hub's id 标识" },
          sourceSystem: {
            type: () => SCALARS.String,
            description: "Name of the department's system; that of the batch unless given 来源系统",
          },
          sourceId: { type: () => SCALARS.String, description: 'Id in that system 来源标识' },
        }),
      );
}
