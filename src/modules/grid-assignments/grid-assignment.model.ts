import type { EnumDefinition, Model } from '../../data/model.js';

export const GridRole: EnumDefinition = {
  name: 'GridRole',
  description: 'Role in a grid 网格员角色',
  values: {
    LEADER: 'Grid leader 网格长',
    FULL_TIME: 'Full-time member 专职网格员',
    PART_TIME: 'Part-time member 兼职网格员',
    VOLUNTEER: 'Volunteer 志愿者',
    BUILDING_HEAD: 'Building head 楼栋长',
    OFFICER: 'Officer 网格警员等, may serve several grids',
  },
};

/** GridAssignment 网格力量: who serves which grid, from when to when. Many-to-many. */
export const gridAssignmentModel: Model = {
  name: 'GridAssignment',
  one: 'gridAssignment',
  many: 'gridAssignments',
  description: 'Who serves a grid, from when to when 网格力量',
  table: 'grid_assignment',
  key: { column: 'id', type: 'uuid' },
  scope: 'ancestors',
  fields: {
    id: { kind: 'column', column: 'id', type: 'ID', description: 'Opaque identifier 标识' },
    area: { kind: 'one', target: 'Area', column: 'area_id', description: 'Grid 网格' },
    role: { kind: 'column', column: 'role', type: GridRole, description: 'Role 角色' },
    name: { kind: 'column', column: 'name', type: 'String', description: 'Name 姓名' },
    phone: {
      kind: 'column',
      column: 'phone',
      type: 'String',
      plain: true,
      nullable: true,
      description: 'Telephone 网格员电话; masked: first 3 and last 4 digits',
    },
    validFrom: { kind: 'column', column: 'valid_from', type: 'Date', description: 'First day 起' },
    validTo: { kind: 'column', column: 'valid_to', type: 'Date', nullable: true, description: 'Last day 止' },
  },
  conditions: {},
};
