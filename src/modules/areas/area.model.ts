import type { EnumDefinition, Model, ToManyField } from '../../data/model.js';

export const AreaLevel: EnumDefinition = {
  name: 'AreaLevel',
  description: 'Level of an area 区划层级',
  values: {
    CITY: 'City 市',
    DISTRICT: 'District or county 区县',
    STREET: 'Street or town 街道乡镇',
    COMMUNITY: 'Community or village 社区村',
    GRID: 'Grid 网格',
    MICRO_GRID: 'Micro-grid 微网格',
  },
};

export const GridKind: EnumDefinition = {
  name: 'GridKind',
  description: 'Kind of grid 网格类型',
  values: { BASIC: 'Basic grid 基础网格', DEDICATED: 'Dedicated grid, of a park or mall 专属网格' },
};

const subtree = (target: string, inverse: string, description: string): ToManyField => ({
  kind: 'many',
  target,
  through: { by: 'ancestor' },
  inverse,
  description,
});

/** Area 区划/网格: one tree of six levels; what everything else lies in. */
export const areaModel: Model = {
  name: 'Area',
  one: 'area',
  many: 'areas',
  description: 'An area 区划/网格: city > district > street > community > grid > micro-grid',
  table: 'area',
  key: { column: 'id', type: 'integer' },
  scope: 'everyone',
  fields: {
    id: { kind: 'column', column: 'id', type: 'ID', description: 'Identifier 标识' },
    code: {
      kind: 'column',
      column: 'code',
      type: 'String',
      description:
        'Area code 区划代码 (GB/T 2260, GB/T 10114): 12 digits, grids 15, micro-grids 18; unique with the level',
    },
    name: { kind: 'column', column: 'name', type: 'String', description: 'Name 名称' },
    fullName: { kind: 'column', column: 'full_name', type: 'String', description: 'Name with its ancestors 全称' },
    level: { kind: 'column', column: 'level', type: AreaLevel, description: 'Level 层级' },
    gridKind: {
      kind: 'column',
      column: 'grid_kind',
      type: GridKind,
      nullable: true,
      description: 'Kind of grid 网格类型',
    },
    validFrom: { kind: 'column', column: 'valid_from', type: 'Date', description: 'Valid from 启用日期' },
    validTo: { kind: 'column', column: 'valid_to', type: 'Date', nullable: true, description: 'Valid to 停用日期' },
    parent: { kind: 'one', target: 'Area', column: 'parent_id', nullable: true, description: 'Parent 上级区划' },
    replacedBy: {
      kind: 'one',
      target: 'Area',
      column: 'replaced_by_id',
      nullable: true,
      description: 'Area that replaced it 替代区划',
    },
    children: {
      kind: 'many',
      target: 'Area',
      through: { by: 'column', column: 'parent_id' },
      inverse: 'parent',
      description: 'Children 下级区划',
    },
    people: subtree('Person', 'residenceArea', 'People who live in it 居住人员'),
    households: subtree('Household', 'area', 'Households in it 住户'),
    events: subtree('Event', 'area', 'Events in it 事件'),
    places: subtree('Place', 'area', 'Places in it 场所'),
    things: subtree('Thing', 'area', 'Things in it 部件设备'),
    organizations: subtree('Organization', 'area', 'Organizations in it 组织'),
    gridAssignments: subtree('GridAssignment', 'area', 'Grid workers in it 网格力量'),
  },
  conditions: {},
};
