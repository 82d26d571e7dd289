import { sql } from 'kysely';
import type { EnumDefinition, Model } from '../../data/model.js';
import { FOURTEEN_YEARS_AGO } from '../../data/sql/today.js';
import { EventAction } from './event-action.model.js';
import { availableActions } from './life-cycle/available-actions.js';

export const EventKind: EnumDefinition = {
  name: 'EventKind',
  description: 'Kind of event 事件类型',
  values: {
    GRID_REPORT: 'Reported from a grid 网格上报',
    DISPUTE: 'Dispute 矛盾纠纷',
    HAZARD: 'Hazard 安全隐患',
    HOTLINE_ORDER: '12345 hotline order 12345 工单',
    DEVICE_ALARM: 'Device alarm 设备告警',
  },
};

export const RequestKind: EnumDefinition = {
  name: 'RequestKind',
  description: 'Kind of request to the 12345 hotline 诉求类型',
  values: {
    CONSULT: 'Consultation 咨询',
    HELP: 'Request for help 求助',
    COMPLAINT: 'Complaint 投诉',
    REPORT: 'Report of wrongdoing 举报; its reporter is level 4',
    SUGGESTION: 'Suggestion 建议',
    PRAISE: 'Praise 表扬',
  },
};

export const DisputeScale: EnumDefinition = {
  name: 'DisputeScale',
  description: 'Scale of a dispute 纠纷规模',
  values: { INDIVIDUAL: 'Individual 个体', GROUP: 'Group 群体', MAJOR_GROUP: 'Major group 重大群体' },
};

export const EventStatus = {
  name: 'EventStatus',
  description: 'State in the life cycle 事件状态',
  values: {
    REPORTED: 'Reported 已上报',
    ACCEPTED: 'Accepted 已受理',
    REJECTED: 'Rejected 不予受理',
    ASSESSED: 'Assessed 已研判',
    DISPATCHED: 'Dispatched 已分流',
    WHISTLED: 'Whistled for several departments 已吹哨',
    IN_PROGRESS: 'In progress 处置中',
    CLOSED_PENDING: 'Resolved, to be verified 待回访',
    CLOSED: 'Closed 已办结',
    EVALUATED: 'Evaluated 已问效',
    REFERRED: 'Referred out 已转外',
  },
} as const satisfies EnumDefinition;

export type EventStatusName = keyof typeof EventStatus.values;

export const EventTier = {
  name: 'EventTier',
  description: 'Tier that holds an event 办理层级',
  values: { GRID: 'Grid 网格', COMMUNITY: 'Community 社区', STREET: 'Street 街道', DISTRICT: 'District 区县' },
} as const satisfies EnumDefinition;

export type EventTierName = keyof typeof EventTier.values;

export const EventUrgency = {
  name: 'EventUrgency',
  description: 'Urgency 紧急程度',
  values: { NORMAL: 'Normal 一般', URGENT: 'Urgent 紧急', EMERGENCY: 'Emergency 特急' },
} as const satisfies EnumDefinition;

export type EventUrgencyName = keyof typeof EventUrgency.values;

export const SupervisionLevel = {
  name: 'SupervisionLevel',
  description: 'Level of supervision 督办级别',
  values: { YELLOW: 'Yellow card 黄牌', RED: 'Red card 红牌' },
} as const satisfies EnumDefinition;

export type SupervisionLevelName = keyof typeof SupervisionLevel.values;

export const Satisfaction = {
  name: 'Satisfaction',
  description: 'How satisfied the reporter is 满意度',
  values: {
    SATISFIED: 'Satisfied 满意',
    BASICALLY_SATISFIED: 'Basically satisfied 基本满意',
    DISSATISFIED: 'Dissatisfied 不满意',
  },
} as const satisfies EnumDefinition;

export type SatisfactionName = keyof typeof Satisfaction.values;

/** Event 事: report, dispute, hazard, hotline order or device alarm; one life cycle for all. */
export const eventModel: Model = {
  name: 'Event',
  one: 'event',
  many: 'events',
  description: 'An event 事: report, dispute, hazard, hotline order or device alarm',
  table: 'event',
  key: { column: 'id', type: 'uuid' },
  scope: 'ancestors',
  ingest: {
    except: ['tier', 'urgency', 'supervision', 'satisfaction', 'reply'],
    lists: ['parties', 'things'],
    // Once a step was taken here, where it stands is said by its steps.
    kept: {
      fields: ['status', 'dueAt', 'closedAt'],
      where: 'exists (select from event_step step where step.event_id = now.id)',
    },
  },
  unique: ['number'],
  fields: {
    id: { kind: 'column', column: 'id', type: 'ID', description: 'Opaque identifier 标识' },
    number: { kind: 'column', column: 'number', type: 'String', longest: 64, description: 'Event number 事件编号' },
    kind: { kind: 'column', column: 'kind', type: EventKind, description: 'Kind 事件类型' },
    category: {
      kind: 'column',
      column: 'category',
      type: 'String',
      longest: 80,
      description: 'Subject category 事项类别',
    },
    requestKind: {
      kind: 'column',
      column: 'request_kind',
      type: RequestKind,
      nullable: true,
      description: 'Kind of request 诉求类型, of hotline orders',
    },
    scale: {
      kind: 'column',
      column: 'scale',
      type: DisputeScale,
      nullable: true,
      description: 'Scale 纠纷规模, of disputes',
    },
    status: { kind: 'column', column: 'status', type: EventStatus, description: 'Status 事件状态' },
    area: { kind: 'one', target: 'Area', column: 'area_id', description: 'Area 所属网格' },
    reportedAt: { kind: 'column', column: 'reported_at', type: 'DateTime', description: 'Reported at 上报时间' },
    dueAt: {
      kind: 'column',
      column: 'due_at',
      type: 'DateTime',
      nullable: true,
      description: 'Due at 办理时限',
    },
    closedAt: {
      kind: 'column',
      column: 'closed_at',
      type: 'DateTime',
      nullable: true,
      description: 'Closed at 办结时间',
    },
    description: {
      kind: 'column',
      column: 'description',
      type: 'String',
      longest: 2000,
      description: 'Description 描述; masked: ***',
    },
    reporter: {
      kind: 'object',
      type: 'EventReporter',
      presence: 'reporter_name',
      description: 'Who reported it 反映人; masked: surname and part of the telephone number',
      parts: {
        name: { kind: 'column', column: 'reporter_name', type: 'String', longest: 80, description: 'Name 姓名' },
        phone: {
          kind: 'column',
          column: 'reporter_phone',
          type: 'String',
          format: 'phoneNumber',
          plain: true,
          nullable: true,
          description: 'Telephone 联系电话',
        },
        person: {
          kind: 'one',
          target: 'Person',
          column: 'reporter_id',
          nullable: true,
          description: 'The person, where known 对应人员',
        },
      },
    },
    parties: {
      kind: 'many',
      target: 'Person',
      through: { by: 'link', table: 'event_party', source: 'event_id', target: 'person_id' },
      description: 'Parties 当事人',
    },
    agreement: {
      kind: 'column',
      column: 'agreement',
      type: 'String',
      longest: 4000,
      nullable: true,
      description: 'Mediation agreement 调解协议; masked: ***',
    },
    tier: { kind: 'column', column: 'tier', type: EventTier, description: 'Tier that holds it 办理层级' },
    urgency: {
      kind: 'column',
      column: 'urgency',
      type: EventUrgency,
      nullable: true,
      description: 'Urgency 紧急程度, once assessed',
    },
    supervision: {
      kind: 'object',
      type: 'EventSupervision',
      presence: 'supervision',
      description: 'Supervision by a higher tier 督办, beside the status',
      parts: {
        level: { kind: 'column', column: 'supervision', type: SupervisionLevel, description: 'Level 级别' },
        dueAt: {
          kind: 'column',
          column: 'supervision_due_at',
          type: 'DateTime',
          description: 'By when it asks for a result 督办期限',
        },
      },
    },
    reply: {
      kind: 'column',
      column: 'reply',
      type: 'String',
      longest: 2000,
      nullable: true,
      description: 'Reply to who reported it 办理答复; masked: ***',
    },
    satisfaction: {
      kind: 'column',
      column: 'satisfaction',
      type: Satisfaction,
      nullable: true,
      description: 'How satisfied the reporter is 满意度',
    },
    history: {
      kind: 'many',
      target: 'EventStep',
      through: { by: 'column', column: 'event_id' },
      inverse: 'event',
      description: 'Steps of its life cycle 办理记录',
    },
    place: { kind: 'one', target: 'Place', column: 'place_id', nullable: true, description: 'Place 事发场所' },
    organization: {
      kind: 'one',
      target: 'Organization',
      column: 'organization_id',
      nullable: true,
      description: 'Organization concerned 涉事组织',
    },
    things: {
      kind: 'many',
      target: 'Thing',
      through: { by: 'link', table: 'event_thing', source: 'event_id', target: 'thing_id' },
      description: 'Things concerned 涉事部件',
    },
    assignedDepartments: {
      kind: 'many',
      target: 'Department',
      list: true,
      through: {
        by: 'link',
        table: 'event_assignment',
        source: 'event_id',
        target: 'department_id',
        current: 'ended_at',
      },
      description: 'Departments it is now assigned to 承办部门',
    },
  },
  computed: {
    availableActions: {
      type: EventAction,
      like: 'status',
      value: availableActions,
      description: 'What the caller may do with it now 可办动作',
    },
  },
  conditions: {
    whistleblowing: ({ column }) => sql<boolean>`(${column('request_kind')} is not distinct from 'REPORT')`,
    childReporter: ({ column }) => sql<boolean>`exists (
      select 1 from person child
      where child.id = ${column('reporter_id')} and child.birth_date > ${FOURTEEN_YEARS_AGO}
    )`,
    tied: ({ column, department }) => sql<boolean>`exists (
      select 1 from event_assignment assigned
      where assigned.event_id = ${column('id')} and assigned.department_id = ${department} and assigned.ended_at is null
    )`,
  },
};
