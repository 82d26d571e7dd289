import { sql } from 'kysely';
import type { EnumDefinition, Model } from '../../data/model.js';
import { EventStatus } from './event.model.js';
import { EventAction } from './event-action.model.js';

export const ReferralTarget: EnumDefinition = {
  name: 'ReferralTarget',
  description: 'Where an event is referred out to 转外去向',
  values: {
    POLICE: 'Police emergency line 110',
    COURT: 'Court 法院',
    PETITION: 'Petition office 信访',
    ARBITRATION: 'Arbitration 仲裁',
    RECONSIDERATION: 'Administrative reconsideration 行政复议',
  },
};

/** EventStep 办理记录: one step of an event's life cycle. Steps are added, never changed. */
export const eventStepModel: Model = {
  name: 'EventStep',
  one: 'eventStep',
  many: 'eventSteps',
  description: 'A step in the life cycle of an event 办理记录',
  table: 'event_step',
  key: { column: 'id', type: 'uuid' },
  scope: 'ancestors',
  fields: {
    id: { kind: 'column', column: 'id', type: 'ID', description: 'Opaque identifier 标识' },
    event: { kind: 'one', target: 'Event', column: 'event_id', description: 'The event 事件' },
    area: { kind: 'one', target: 'Area', column: 'area_id', description: 'Area of the event 所属网格' },
    number: { kind: 'column', column: 'number', type: 'Int', description: 'Number in the history, from 1 序号' },
    action: { kind: 'column', column: 'action', type: EventAction, description: 'What was done 动作' },
    from: {
      kind: 'column',
      column: 'from_status',
      type: EventStatus,
      nullable: true,
      description: 'Status before 原状态; null for the report',
    },
    to: { kind: 'column', column: 'to_status', type: EventStatus, description: 'Status after 新状态' },
    at: { kind: 'column', column: 'at', type: 'DateTime', description: 'When 时间' },
    dueAt: {
      kind: 'column',
      column: 'due_at',
      type: 'DateTime',
      nullable: true,
      description: 'When the next step was due 下一步时限',
    },
    actor: {
      kind: 'column',
      column: 'actor_id',
      type: 'String',
      description: 'Who; the hub itself is hub:life-cycle 办理人',
    },
    department: {
      kind: 'one',
      target: 'Department',
      column: 'department_id',
      nullable: true,
      description: 'Department of who did it 办理部门; null for the hub itself',
    },
    referredTo: {
      kind: 'column',
      column: 'referred_to',
      type: ReferralTarget,
      nullable: true,
      description: 'Where it was referred out to 转外去向',
    },
    note: {
      kind: 'column',
      column: 'note',
      type: 'String',
      nullable: true,
      description: 'What was said 说明; masked: ***',
    },
  },
  conditions: {
    tied: ({ column, department }) => sql<boolean>`exists (
      select 1 from event_assignment assigned
      where assigned.event_id = ${column('event_id')} and assigned.department_id = ${department} and assigned.ended_at is null
    )`,
  },
};
