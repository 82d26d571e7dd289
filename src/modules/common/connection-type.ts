import type { Model } from '../../data/model.js';
import { type BuiltClass, buildObjectType } from './build-class.js';
import { PageInfo } from './page-info.js';
import { SCALARS } from './scalars.js';
import { defineType, typeNamed } from './type-registry.js';

/** The Relay connection of a model (GraphQL Cursor Connections Specification), with `nodes` as a shortcut past the edges. */
export function connectionType(model: Model): BuiltClass {
  const edge = edgeType(model);
  return defineType(`${model.name}Connection`, (name) =>
    buildObjectType(name, `A page of ${model.many} 分页`, {
      edges: { type: () => [edge], required: true, description: 'Records with their cursors 记录与游标' },
      nodes: { type: () => [typeNamed(model.name)], required: true, description: 'Records 记录' },
      pageInfo: { type: () => PageInfo, required: true, description: 'Where the page lies 分页信息' },
      totalCount: {
        type: () => SCALARS.Int,
        required: true,
        description: 'Number of records on all pages 总数; counted only when asked for',
      },
    }),
  );
}

function edgeType(model: Model): BuiltClass {
  return defineType(`${model.name}Edge`, (name) =>
    buildObjectType(name, `One record of a page of ${model.many} 记录与游标`, {
      cursor: { type: () => SCALARS.String, required: true, description: 'Opaque, for after and before 游标' },
      node: { type: () => typeNamed(model.name), required: true, description: 'The record 记录' },
    }),
  );
}
