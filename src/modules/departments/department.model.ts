import type { Model } from '../../data/model.js';

/** Department 部门: who reads, writes and handles events. */
export const departmentModel: Model = {
  name: 'Department',
  one: 'department',
  many: 'departments',
  description: 'A department 部门',
  table: 'department',
  key: { column: 'id', type: 'text' },
  scope: 'everyone',
  fields: {
    id: {
      kind: 'column',
      column: 'id',
      type: 'ID',
      description: 'Department code 部门代码, for example public_security',
    },
    name: { kind: 'column', column: 'name', type: 'String', description: 'English name 英文名' },
    label: { kind: 'column', column: 'label', type: 'String', description: 'Chinese name 中文名' },
    assignedEvents: {
      kind: 'many',
      target: 'Event',
      through: {
        by: 'link',
        table: 'event_assignment',
        source: 'department_id',
        target: 'event_id',
        current: 'ended_at',
      },
      inverse: 'assignedDepartments',
      description: 'Events now assigned to it 承办事件',
    },
    ownedThings: {
      kind: 'many',
      target: 'Thing',
      through: { by: 'column', column: 'owner_department_id' },
      inverse: 'ownerDepartment',
      description: 'Things it owns 主管部件',
    },
  },
  conditions: {},
};
