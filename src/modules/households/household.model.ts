import { sql } from 'kysely';
import type { EnumDefinition, Model } from '../../data/model.js';

export const Tenure: EnumDefinition = {
  name: 'Tenure',
  description: 'How a dwelling is held 居住类型',
  values: { OWNED: 'Lived in by its owner 自住', RENTED: 'Rented out 出租', VACANT: 'Vacant 空置' },
};

/** Household 户: the people registered or living together in one dwelling. */
export const householdModel: Model = {
  name: 'Household',
  one: 'household',
  many: 'households',
  description: 'A household 户',
  table: 'household',
  key: { column: 'id', type: 'uuid' },
  scope: 'ancestors',
  unique: ['number'],
  fields: {
    id: { kind: 'column', column: 'id', type: 'ID', description: 'Opaque identifier 标识' },
    number: {
      kind: 'column',
      column: 'number',
      type: 'String',
      format: 'householdNumber',
      plain: true,
      description: 'Household number 户号, 9 digits; masked: the first 3',
    },
    area: { kind: 'one', target: 'Area', column: 'area_id', description: 'Area 所属网格' },
    place: { kind: 'one', target: 'Place', column: 'place_id', nullable: true, description: 'Dwelling 住所' },
    tenure: { kind: 'column', column: 'tenure', type: Tenure, description: 'Tenure 居住类型' },
    welfare: {
      kind: 'column',
      column: 'welfare',
      type: 'Boolean',
      description: 'Receives the minimum living allowance 低保',
    },
    members: {
      kind: 'many',
      target: 'Person',
      through: { by: 'column', column: 'household_id' },
      inverse: 'household',
      description: 'Members 成员',
    },
  },
  conditions: {
    tied: ({ column, department }) => sql<boolean>`(exists (
      select 1 from person member join event_party tie on tie.person_id = member.id
      join event_assignment assigned on assigned.event_id = tie.event_id
      where member.household_id = ${column('id')} and assigned.department_id = ${department} and assigned.ended_at is null
    ) or exists (
      select 1 from person member join event tie on tie.reporter_id = member.id
      join event_assignment assigned on assigned.event_id = tie.id
      where member.household_id = ${column('id')} and assigned.department_id = ${department} and assigned.ended_at is null
    ))`,
  },
};
