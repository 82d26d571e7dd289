import { Arg } from 'type-graphql';
import type { Model } from '../../data/model.js';
import { type BuiltClass, type FieldDefinitions, mutable } from './build-class.js';
import { SCALARS } from './scalars.js';
import { typeNamed } from './type-registry.js';

/** Arguments of a connection: which records, in which order, which page (GraphQL Cursor Connections Specification). */
export function connectionArgs(target: string): FieldDefinitions {
  return {
    filter: { type: () => typeNamed(`${target}Filter`), description: 'Only records that fit 筛选' },
    orderBy: {
      type: () => [typeNamed(`${target}Order`)],
      description: 'Sort, the first field first; each element names one field 排序',
    },
    first: {
      type: () => SCALARS.Int,
      description: 'Page size, from the start; at most 1000, 50 when neither first nor last is given 前若干条',
    },
    after: { type: () => SCALARS.String, description: 'Cursor after which the page begins 起始游标' },
    last: { type: () => SCALARS.Int, description: 'Page size, from the end; at most 1000 后若干条' },
    before: { type: () => SCALARS.String, description: 'Cursor before which the page ends 结束游标' },
  };
}

/** Arguments of a model's root connection: those of a connection, and the area for what lies in areas. */
export function rootArgs(model: Model): FieldDefinitions {
  if (model.scope === 'everyone') return connectionArgs(model.name);
  const area = { type: () => SCALARS.ID, description: 'Id of an area of any level: only records in it 区划范围' };
  return { area, ...connectionArgs(model.name) };
}

/** Declares arguments of a resolver method; `from` is the index of the first parameter that is free. */
export function addArgs(resolver: BuiltClass, method: string, from: number, args: FieldDefinitions): void {
  for (const [index, [name, arg]] of Object.entries(args).entries()) {
    const options = { description: arg.description, nullable: arg.required !== true };
    Arg(name, () => mutable(arg.type()), options)(resolver.prototype, method, from + index);
  }
}
