import { defineEntity, p } from '@mikro-orm/core';

/** A department 部门 as it is stored. */
export class Department {
  id!: string;
  name!: string;
  label!: string;
}

export const DepartmentEntity = defineEntity({
  class: Department,
  tableName: 'department',
  properties: { id: p.text().primary(), name: p.text(), label: p.text() },
});
