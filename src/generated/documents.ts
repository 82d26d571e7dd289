/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** What is given of a field 字段权限 */
export type AccessEffect =
  /** It depends on the row 视行而定 */
  | 'CONDITIONAL'
  /** The value, on every visible row 全部 */
  | 'FULL'
  /** A masked value, on every visible row 脱敏 */
  | 'MASK'
  /** Nothing: null on every row 不可见 */
  | 'NONE';

/** Conditions on areas; all must hold. Only fields that the caller reads in full 筛选条件 */
export type AreaFilter = {
  /** All of these hold 且 */
  readonly and?: ReadonlyArray<AreaFilter> | null | undefined;
  /** Children 下级区划 */
  readonly children?: AreaListFilter | null | undefined;
  /** Area code 区划代码 (GB/T 2260, GB/T 10114): 12 digits, grids 15, micro-grids 18; unique with the level */
  readonly code?: StringFilter | null | undefined;
  /** Events in it 事件 */
  readonly events?: EventListFilter | null | undefined;
  /** Name with its ancestors 全称 */
  readonly fullName?: StringFilter | null | undefined;
  /** Grid workers in it 网格力量 */
  readonly gridAssignments?: GridAssignmentListFilter | null | undefined;
  /** Kind of grid 网格类型 */
  readonly gridKind?: GridKindFilter | null | undefined;
  /** Households in it 住户 */
  readonly households?: HouseholdListFilter | null | undefined;
  /** Identifier 标识 */
  readonly id?: IdFilter | null | undefined;
  /** Level 层级 */
  readonly level?: AreaLevelFilter | null | undefined;
  /** Name 名称 */
  readonly name?: StringFilter | null | undefined;
  /** This does not hold 非 */
  readonly not?: AreaFilter | null | undefined;
  /** At least one of these holds 或 */
  readonly or?: ReadonlyArray<AreaFilter> | null | undefined;
  /** Organizations in it 组织 */
  readonly organizations?: OrganizationListFilter | null | undefined;
  /** Parent 上级区划 */
  readonly parent?: AreaFilter | null | undefined;
  /** People who live in it 居住人员 */
  readonly people?: PersonListFilter | null | undefined;
  /** Places in it 场所 */
  readonly places?: PlaceListFilter | null | undefined;
  /** Area that replaced it 替代区划 */
  readonly replacedBy?: AreaFilter | null | undefined;
  /** Things in it 部件设备 */
  readonly things?: ThingListFilter | null | undefined;
  /** Valid from 启用日期 */
  readonly validFrom?: DateFilter | null | undefined;
  /** Valid to 停用日期 */
  readonly validTo?: DateFilter | null | undefined;
};

/** Level of an area 区划层级 */
export type AreaLevel =
  /** City 市 */
  | 'CITY'
  /** Community or village 社区村 */
  | 'COMMUNITY'
  /** District or county 区县 */
  | 'DISTRICT'
  /** Grid 网格 */
  | 'GRID'
  /** Micro-grid 微网格 */
  | 'MICRO_GRID'
  /** Street or town 街道乡镇 */
  | 'STREET';

/** Conditions on a AreaLevel; all must hold */
export type AreaLevelFilter = {
  /** Equal to 等于 */
  readonly eq?: AreaLevel | null | undefined;
  /** One of 属于 */
  readonly in?: ReadonlyArray<AreaLevel> | null | undefined;
  /** Has no value 无值 */
  readonly isNull?: boolean | null | undefined;
};

/** Conditions on related areas; all must hold 关联筛选 */
export type AreaListFilter = {
  /** No related record fits 不存在 */
  readonly none?: AreaFilter | null | undefined;
  /** At least one related record fits 存在 */
  readonly some?: AreaFilter | null | undefined;
};

/** Conditions on a Boolean; all must hold */
export type BooleanFilter = {
  /** Equal to 等于 */
  readonly eq?: boolean | null | undefined;
};

/** Kind of caller 调用者类型 */
export type CallerKind =
  /** Administrator of the hub 管理员 */
  | 'ADMIN'
  /** Auditor 审计员 */
  | 'AUDITOR'
  /** Policy officer: decides who may read what, and reads no record 政策官 */
  | 'OFFICER'
  /** Person of a department 人员 */
  | 'PERSON'
  /** Departmental system 部门系统 */
  | 'SYSTEM';

/** Tier at which a caller works 层级 */
export type CallerTier =
  /** City 市 */
  | 'CITY'
  /** Community or village 社区村 */
  | 'COMMUNITY'
  /** District or county 区县 */
  | 'DISTRICT'
  /** Grid 网格 */
  | 'GRID'
  /** Street or town 街道乡镇 */
  | 'STREET';

/** Reason for care 关爱类别 */
export type CareNeed =
  /** Serious chronic illness 重病 */
  | 'CHRONIC_ILLNESS'
  /** Disability 残疾 */
  | 'DISABILITY'
  /** Old person living alone 独居老人 */
  | 'ELDERLY_ALONE'
  /** Hardship 困难家庭 */
  | 'HARDSHIP'
  /** Left-behind child 留守儿童 */
  | 'LEFT_BEHIND_CHILD'
  /** Orphan 孤儿 */
  | 'ORPHAN'
  /** Masked: a need is recorded, which one is withheld 已脱敏 */
  | 'WITHHELD';

/** Conditions on a list of CareNeed; all must hold */
export type CareNeedListFilter = {
  /** Contains this value 包含 */
  readonly has?: CareNeed | null | undefined;
  /** Contains one of these values 包含任一 */
  readonly hasAny?: ReadonlyArray<CareNeed> | null | undefined;
  /** Is empty 为空 */
  readonly isEmpty?: boolean | null | undefined;
};

/** Conditions on a Date; all must hold */
export type DateFilter = {
  /** Equal to 等于 */
  readonly eq?: string | null | undefined;
  /** Greater than 大于 */
  readonly gt?: string | null | undefined;
  /** Greater than or equal to 大于等于 */
  readonly gte?: string | null | undefined;
  /** One of 属于 */
  readonly in?: ReadonlyArray<string> | null | undefined;
  /** Has no value 无值 */
  readonly isNull?: boolean | null | undefined;
  /** Less than 小于 */
  readonly lt?: string | null | undefined;
  /** Less than or equal to 小于等于 */
  readonly lte?: string | null | undefined;
};

/** Conditions on a DateTime; all must hold */
export type DateTimeFilter = {
  /** Equal to 等于 */
  readonly eq?: string | null | undefined;
  /** Greater than 大于 */
  readonly gt?: string | null | undefined;
  /** Greater than or equal to 大于等于 */
  readonly gte?: string | null | undefined;
  /** One of 属于 */
  readonly in?: ReadonlyArray<string> | null | undefined;
  /** Has no value 无值 */
  readonly isNull?: boolean | null | undefined;
  /** Less than 小于 */
  readonly lt?: string | null | undefined;
  /** Less than or equal to 小于等于 */
  readonly lte?: string | null | undefined;
};

/** Conditions on departments; all must hold. Only fields that the caller reads in full 筛选条件 */
export type DepartmentFilter = {
  /** All of these hold 且 */
  readonly and?: ReadonlyArray<DepartmentFilter> | null | undefined;
  /** Events now assigned to it 承办事件 */
  readonly assignedEvents?: EventListFilter | null | undefined;
  /** Department code 部门代码, for example public_security */
  readonly id?: IdFilter | null | undefined;
  /** Chinese name 中文名 */
  readonly label?: StringFilter | null | undefined;
  /** English name 英文名 */
  readonly name?: StringFilter | null | undefined;
  /** This does not hold 非 */
  readonly not?: DepartmentFilter | null | undefined;
  /** At least one of these holds 或 */
  readonly or?: ReadonlyArray<DepartmentFilter> | null | undefined;
  /** Things it owns 主管部件 */
  readonly ownedThings?: ThingListFilter | null | undefined;
};

/** Conditions on related departments; all must hold 关联筛选 */
export type DepartmentListFilter = {
  /** No related record fits 不存在 */
  readonly none?: DepartmentFilter | null | undefined;
  /** At least one related record fits 存在 */
  readonly some?: DepartmentFilter | null | undefined;
};

/** Scale of a dispute 纠纷规模 */
export type DisputeScale =
  /** Group 群体 */
  | 'GROUP'
  /** Individual 个体 */
  | 'INDIVIDUAL'
  /** Major group 重大群体 */
  | 'MAJOR_GROUP';

/** Conditions on a DisputeScale; all must hold */
export type DisputeScaleFilter = {
  /** Equal to 等于 */
  readonly eq?: DisputeScale | null | undefined;
  /** One of 属于 */
  readonly in?: ReadonlyArray<DisputeScale> | null | undefined;
  /** Has no value 无值 */
  readonly isNull?: boolean | null | undefined;
};

/** Action of the life cycle 办理动作 */
export type EventAction =
  /** Accept 受理 */
  | 'ACCEPT'
  /** Assess 研判 */
  | 'ASSESS'
  /** Dispatch to a department 分流 */
  | 'DISPATCH'
  /** Escalate to the next tier 升级 */
  | 'ESCALATE'
  /** Evaluate 问效 */
  | 'EVALUATE'
  /** Grant more time 批准延期 */
  | 'EXTEND'
  /** Handle in the grid itself 自办 */
  | 'HANDLE_SELF'
  /** Mediate 调处 */
  | 'MEDIATE'
  /** Refer out 转外 */
  | 'REFER_OUT'
  /** Not accept 不予受理 */
  | 'REJECT'
  /** Reopen 重新办理 */
  | 'REOPEN'
  /** Report 上报 */
  | 'REPORT'
  /** Report in after a whistle 报到 */
  | 'REPORT_IN'
  /** Ask for more time 申请延期 */
  | 'REQUEST_EXTENSION'
  /** Resolve 办结 */
  | 'RESOLVE'
  /** Give back 退单 */
  | 'RETURN'
  /** Sign for 签收 */
  | 'SIGN'
  /** Supervise 督办 */
  | 'SUPERVISE'
  /** Verify with who reported it 回访 */
  | 'VERIFY'
  /** Whistle for several departments 吹哨 */
  | 'WHISTLE';

/** Conditions on a EventAction; all must hold */
export type EventActionFilter = {
  /** Equal to 等于 */
  readonly eq?: EventAction | null | undefined;
  /** One of 属于 */
  readonly in?: ReadonlyArray<EventAction> | null | undefined;
  /** Has no value 无值 */
  readonly isNull?: boolean | null | undefined;
};

/** Conditions on events; all must hold. Only fields that the caller reads in full 筛选条件 */
export type EventFilter = {
  /** Mediation agreement 调解协议; masked: *** */
  readonly agreement?: StringFilter | null | undefined;
  /** All of these hold 且 */
  readonly and?: ReadonlyArray<EventFilter> | null | undefined;
  /** Area 所属网格 */
  readonly area?: AreaFilter | null | undefined;
  /** Departments it is now assigned to 承办部门 */
  readonly assignedDepartments?: DepartmentListFilter | null | undefined;
  /** Subject category 事项类别 */
  readonly category?: StringFilter | null | undefined;
  /** Closed at 办结时间 */
  readonly closedAt?: DateTimeFilter | null | undefined;
  /** Description 描述; masked: *** */
  readonly description?: StringFilter | null | undefined;
  /** Due at 办理时限 */
  readonly dueAt?: DateTimeFilter | null | undefined;
  /** Steps of its life cycle 办理记录 */
  readonly history?: EventStepListFilter | null | undefined;
  /** Opaque identifier 标识 */
  readonly id?: IdFilter | null | undefined;
  /** Kind 事件类型 */
  readonly kind?: EventKindFilter | null | undefined;
  /** This does not hold 非 */
  readonly not?: EventFilter | null | undefined;
  /** Event number 事件编号 */
  readonly number?: StringFilter | null | undefined;
  /** At least one of these holds 或 */
  readonly or?: ReadonlyArray<EventFilter> | null | undefined;
  /** Organization concerned 涉事组织 */
  readonly organization?: OrganizationFilter | null | undefined;
  /** Parties 当事人 */
  readonly parties?: PersonListFilter | null | undefined;
  /** Place 事发场所 */
  readonly place?: PlaceFilter | null | undefined;
  /** Reply to who reported it 办理答复; masked: *** */
  readonly reply?: StringFilter | null | undefined;
  /** Reported at 上报时间 */
  readonly reportedAt?: DateTimeFilter | null | undefined;
  /** Who reported it 反映人; masked: surname and part of the telephone number */
  readonly reporter?: EventReporterFilter | null | undefined;
  /** Kind of request 诉求类型, of hotline orders */
  readonly requestKind?: RequestKindFilter | null | undefined;
  /** How satisfied the reporter is 满意度 */
  readonly satisfaction?: SatisfactionFilter | null | undefined;
  /** Scale 纠纷规模, of disputes */
  readonly scale?: DisputeScaleFilter | null | undefined;
  /** Status 事件状态 */
  readonly status?: EventStatusFilter | null | undefined;
  /** Supervision by a higher tier 督办, beside the status */
  readonly supervision?: EventSupervisionFilter | null | undefined;
  /** Things concerned 涉事部件 */
  readonly things?: ThingListFilter | null | undefined;
  /** Tier that holds it 办理层级 */
  readonly tier?: EventTierFilter | null | undefined;
  /** Urgency 紧急程度, once assessed */
  readonly urgency?: EventUrgencyFilter | null | undefined;
};

/** Kind of event 事件类型 */
export type EventKind =
  /** Device alarm 设备告警 */
  | 'DEVICE_ALARM'
  /** Dispute 矛盾纠纷 */
  | 'DISPUTE'
  /** Reported from a grid 网格上报 */
  | 'GRID_REPORT'
  /** Hazard 安全隐患 */
  | 'HAZARD'
  /** 12345 hotline order 12345 工单 */
  | 'HOTLINE_ORDER';

/** Conditions on a EventKind; all must hold */
export type EventKindFilter = {
  /** Equal to 等于 */
  readonly eq?: EventKind | null | undefined;
  /** One of 属于 */
  readonly in?: ReadonlyArray<EventKind> | null | undefined;
  /** Has no value 无值 */
  readonly isNull?: boolean | null | undefined;
};

/** Conditions on related events; all must hold 关联筛选 */
export type EventListFilter = {
  /** No related record fits 不存在 */
  readonly none?: EventFilter | null | undefined;
  /** At least one related record fits 存在 */
  readonly some?: EventFilter | null | undefined;
};

/** One field to sort events by, and the direction 排序 */
export type EventOrder =
  {   /** Mediation agreement 调解协议; masked: *** */
  readonly agreement: SortDirection; readonly category?: never; readonly closedAt?: never; readonly description?: never; readonly dueAt?: never; readonly id?: never; readonly kind?: never; readonly number?: never; readonly reply?: never; readonly reportedAt?: never; readonly requestKind?: never; readonly satisfaction?: never; readonly scale?: never; readonly status?: never; readonly tier?: never; readonly urgency?: never; }
  |  { readonly agreement?: never;   /** Subject category 事项类别 */
  readonly category: SortDirection; readonly closedAt?: never; readonly description?: never; readonly dueAt?: never; readonly id?: never; readonly kind?: never; readonly number?: never; readonly reply?: never; readonly reportedAt?: never; readonly requestKind?: never; readonly satisfaction?: never; readonly scale?: never; readonly status?: never; readonly tier?: never; readonly urgency?: never; }
  |  { readonly agreement?: never; readonly category?: never;   /** Closed at 办结时间 */
  readonly closedAt: SortDirection; readonly description?: never; readonly dueAt?: never; readonly id?: never; readonly kind?: never; readonly number?: never; readonly reply?: never; readonly reportedAt?: never; readonly requestKind?: never; readonly satisfaction?: never; readonly scale?: never; readonly status?: never; readonly tier?: never; readonly urgency?: never; }
  |  { readonly agreement?: never; readonly category?: never; readonly closedAt?: never;   /** Description 描述; masked: *** */
  readonly description: SortDirection; readonly dueAt?: never; readonly id?: never; readonly kind?: never; readonly number?: never; readonly reply?: never; readonly reportedAt?: never; readonly requestKind?: never; readonly satisfaction?: never; readonly scale?: never; readonly status?: never; readonly tier?: never; readonly urgency?: never; }
  |  { readonly agreement?: never; readonly category?: never; readonly closedAt?: never; readonly description?: never;   /** Due at 办理时限 */
  readonly dueAt: SortDirection; readonly id?: never; readonly kind?: never; readonly number?: never; readonly reply?: never; readonly reportedAt?: never; readonly requestKind?: never; readonly satisfaction?: never; readonly scale?: never; readonly status?: never; readonly tier?: never; readonly urgency?: never; }
  |  { readonly agreement?: never; readonly category?: never; readonly closedAt?: never; readonly description?: never; readonly dueAt?: never;   /** Opaque identifier 标识 */
  readonly id: SortDirection; readonly kind?: never; readonly number?: never; readonly reply?: never; readonly reportedAt?: never; readonly requestKind?: never; readonly satisfaction?: never; readonly scale?: never; readonly status?: never; readonly tier?: never; readonly urgency?: never; }
  |  { readonly agreement?: never; readonly category?: never; readonly closedAt?: never; readonly description?: never; readonly dueAt?: never; readonly id?: never;   /** Kind 事件类型 */
  readonly kind: SortDirection; readonly number?: never; readonly reply?: never; readonly reportedAt?: never; readonly requestKind?: never; readonly satisfaction?: never; readonly scale?: never; readonly status?: never; readonly tier?: never; readonly urgency?: never; }
  |  { readonly agreement?: never; readonly category?: never; readonly closedAt?: never; readonly description?: never; readonly dueAt?: never; readonly id?: never; readonly kind?: never;   /** Event number 事件编号 */
  readonly number: SortDirection; readonly reply?: never; readonly reportedAt?: never; readonly requestKind?: never; readonly satisfaction?: never; readonly scale?: never; readonly status?: never; readonly tier?: never; readonly urgency?: never; }
  |  { readonly agreement?: never; readonly category?: never; readonly closedAt?: never; readonly description?: never; readonly dueAt?: never; readonly id?: never; readonly kind?: never; readonly number?: never;   /** Reply to who reported it 办理答复; masked: *** */
  readonly reply: SortDirection; readonly reportedAt?: never; readonly requestKind?: never; readonly satisfaction?: never; readonly scale?: never; readonly status?: never; readonly tier?: never; readonly urgency?: never; }
  |  { readonly agreement?: never; readonly category?: never; readonly closedAt?: never; readonly description?: never; readonly dueAt?: never; readonly id?: never; readonly kind?: never; readonly number?: never; readonly reply?: never;   /** Reported at 上报时间 */
  readonly reportedAt: SortDirection; readonly requestKind?: never; readonly satisfaction?: never; readonly scale?: never; readonly status?: never; readonly tier?: never; readonly urgency?: never; }
  |  { readonly agreement?: never; readonly category?: never; readonly closedAt?: never; readonly description?: never; readonly dueAt?: never; readonly id?: never; readonly kind?: never; readonly number?: never; readonly reply?: never; readonly reportedAt?: never;   /** Kind of request 诉求类型, of hotline orders */
  readonly requestKind: SortDirection; readonly satisfaction?: never; readonly scale?: never; readonly status?: never; readonly tier?: never; readonly urgency?: never; }
  |  { readonly agreement?: never; readonly category?: never; readonly closedAt?: never; readonly description?: never; readonly dueAt?: never; readonly id?: never; readonly kind?: never; readonly number?: never; readonly reply?: never; readonly reportedAt?: never; readonly requestKind?: never;   /** How satisfied the reporter is 满意度 */
  readonly satisfaction: SortDirection; readonly scale?: never; readonly status?: never; readonly tier?: never; readonly urgency?: never; }
  |  { readonly agreement?: never; readonly category?: never; readonly closedAt?: never; readonly description?: never; readonly dueAt?: never; readonly id?: never; readonly kind?: never; readonly number?: never; readonly reply?: never; readonly reportedAt?: never; readonly requestKind?: never; readonly satisfaction?: never;   /** Scale 纠纷规模, of disputes */
  readonly scale: SortDirection; readonly status?: never; readonly tier?: never; readonly urgency?: never; }
  |  { readonly agreement?: never; readonly category?: never; readonly closedAt?: never; readonly description?: never; readonly dueAt?: never; readonly id?: never; readonly kind?: never; readonly number?: never; readonly reply?: never; readonly reportedAt?: never; readonly requestKind?: never; readonly satisfaction?: never; readonly scale?: never;   /** Status 事件状态 */
  readonly status: SortDirection; readonly tier?: never; readonly urgency?: never; }
  |  { readonly agreement?: never; readonly category?: never; readonly closedAt?: never; readonly description?: never; readonly dueAt?: never; readonly id?: never; readonly kind?: never; readonly number?: never; readonly reply?: never; readonly reportedAt?: never; readonly requestKind?: never; readonly satisfaction?: never; readonly scale?: never; readonly status?: never;   /** Tier that holds it 办理层级 */
  readonly tier: SortDirection; readonly urgency?: never; }
  |  { readonly agreement?: never; readonly category?: never; readonly closedAt?: never; readonly description?: never; readonly dueAt?: never; readonly id?: never; readonly kind?: never; readonly number?: never; readonly reply?: never; readonly reportedAt?: never; readonly requestKind?: never; readonly satisfaction?: never; readonly scale?: never; readonly status?: never; readonly tier?: never;   /** Urgency 紧急程度, once assessed */
  readonly urgency: SortDirection; };

/** Conditions on a EventReporter; all must hold */
export type EventReporterFilter = {
  /** Name 姓名 */
  readonly name?: StringFilter | null | undefined;
  /** The person, where known 对应人员 */
  readonly person?: PersonFilter | null | undefined;
  /** Telephone 联系电话 */
  readonly phone?: StringFilter | null | undefined;
};

/** State in the life cycle 事件状态 */
export type EventStatus =
  /** Accepted 已受理 */
  | 'ACCEPTED'
  /** Assessed 已研判 */
  | 'ASSESSED'
  /** Closed 已办结 */
  | 'CLOSED'
  /** Resolved, to be verified 待回访 */
  | 'CLOSED_PENDING'
  /** Dispatched 已分流 */
  | 'DISPATCHED'
  /** Evaluated 已问效 */
  | 'EVALUATED'
  /** In progress 处置中 */
  | 'IN_PROGRESS'
  /** Referred out 已转外 */
  | 'REFERRED'
  /** Rejected 不予受理 */
  | 'REJECTED'
  /** Reported 已上报 */
  | 'REPORTED'
  /** Whistled for several departments 已吹哨 */
  | 'WHISTLED';

/** Conditions on a EventStatus; all must hold */
export type EventStatusFilter = {
  /** Equal to 等于 */
  readonly eq?: EventStatus | null | undefined;
  /** One of 属于 */
  readonly in?: ReadonlyArray<EventStatus> | null | undefined;
  /** Has no value 无值 */
  readonly isNull?: boolean | null | undefined;
};

/** Conditions on eventSteps; all must hold. Only fields that the caller reads in full 筛选条件 */
export type EventStepFilter = {
  /** What was done 动作 */
  readonly action?: EventActionFilter | null | undefined;
  /** Who; the hub itself is hub:life-cycle 办理人 */
  readonly actor?: StringFilter | null | undefined;
  /** All of these hold 且 */
  readonly and?: ReadonlyArray<EventStepFilter> | null | undefined;
  /** Area of the event 所属网格 */
  readonly area?: AreaFilter | null | undefined;
  /** When 时间 */
  readonly at?: DateTimeFilter | null | undefined;
  /** Department of who did it 办理部门; null for the hub itself */
  readonly department?: DepartmentFilter | null | undefined;
  /** When the next step was due 下一步时限 */
  readonly dueAt?: DateTimeFilter | null | undefined;
  /** The event 事件 */
  readonly event?: EventFilter | null | undefined;
  /** Status before 原状态; null for the report */
  readonly from?: EventStatusFilter | null | undefined;
  /** Opaque identifier 标识 */
  readonly id?: IdFilter | null | undefined;
  /** This does not hold 非 */
  readonly not?: EventStepFilter | null | undefined;
  /** What was said 说明; masked: *** */
  readonly note?: StringFilter | null | undefined;
  /** Number in the history, from 1 序号 */
  readonly number?: IntFilter | null | undefined;
  /** At least one of these holds 或 */
  readonly or?: ReadonlyArray<EventStepFilter> | null | undefined;
  /** Where it was referred out to 转外去向 */
  readonly referredTo?: ReferralTargetFilter | null | undefined;
  /** Status after 新状态 */
  readonly to?: EventStatusFilter | null | undefined;
};

/** Conditions on related eventSteps; all must hold 关联筛选 */
export type EventStepListFilter = {
  /** No related record fits 不存在 */
  readonly none?: EventStepFilter | null | undefined;
  /** At least one related record fits 存在 */
  readonly some?: EventStepFilter | null | undefined;
};

/** Conditions on a EventSupervision; all must hold */
export type EventSupervisionFilter = {
  /** By when it asks for a result 督办期限 */
  readonly dueAt?: DateTimeFilter | null | undefined;
  /** Level 级别 */
  readonly level?: SupervisionLevelFilter | null | undefined;
};

/** Tier that holds an event 办理层级 */
export type EventTier =
  /** Community 社区 */
  | 'COMMUNITY'
  /** District 区县 */
  | 'DISTRICT'
  /** Grid 网格 */
  | 'GRID'
  /** Street 街道 */
  | 'STREET';

/** Conditions on a EventTier; all must hold */
export type EventTierFilter = {
  /** Equal to 等于 */
  readonly eq?: EventTier | null | undefined;
  /** One of 属于 */
  readonly in?: ReadonlyArray<EventTier> | null | undefined;
  /** Has no value 无值 */
  readonly isNull?: boolean | null | undefined;
};

/** Urgency 紧急程度 */
export type EventUrgency =
  /** Emergency 特急 */
  | 'EMERGENCY'
  /** Normal 一般 */
  | 'NORMAL'
  /** Urgent 紧急 */
  | 'URGENT';

/** Conditions on a EventUrgency; all must hold */
export type EventUrgencyFilter = {
  /** Equal to 等于 */
  readonly eq?: EventUrgency | null | undefined;
  /** One of 属于 */
  readonly in?: ReadonlyArray<EventUrgency> | null | undefined;
  /** Has no value 无值 */
  readonly isNull?: boolean | null | undefined;
};

/** Conditions on a Float; all must hold */
export type FloatFilter = {
  /** Equal to 等于 */
  readonly eq?: number | null | undefined;
  /** Greater than 大于 */
  readonly gt?: number | null | undefined;
  /** Greater than or equal to 大于等于 */
  readonly gte?: number | null | undefined;
  /** One of 属于 */
  readonly in?: ReadonlyArray<number> | null | undefined;
  /** Has no value 无值 */
  readonly isNull?: boolean | null | undefined;
  /** Less than 小于 */
  readonly lt?: number | null | undefined;
  /** Less than or equal to 小于等于 */
  readonly lte?: number | null | undefined;
};

/** Conditions on a GeoPoint; all must hold */
export type GeoPointFilter = {
  /** Degrees north 纬度 */
  readonly latitude?: FloatFilter | null | undefined;
  /** Degrees east 经度 */
  readonly longitude?: FloatFilter | null | undefined;
};

/** Conditions on gridAssignments; all must hold. Only fields that the caller reads in full 筛选条件 */
export type GridAssignmentFilter = {
  /** All of these hold 且 */
  readonly and?: ReadonlyArray<GridAssignmentFilter> | null | undefined;
  /** Grid 网格 */
  readonly area?: AreaFilter | null | undefined;
  /** Opaque identifier 标识 */
  readonly id?: IdFilter | null | undefined;
  /** Name 姓名 */
  readonly name?: StringFilter | null | undefined;
  /** This does not hold 非 */
  readonly not?: GridAssignmentFilter | null | undefined;
  /** At least one of these holds 或 */
  readonly or?: ReadonlyArray<GridAssignmentFilter> | null | undefined;
  /** Telephone 网格员电话; masked: first 3 and last 4 digits */
  readonly phone?: StringFilter | null | undefined;
  /** Role 角色 */
  readonly role?: GridRoleFilter | null | undefined;
  /** First day 起 */
  readonly validFrom?: DateFilter | null | undefined;
  /** Last day 止 */
  readonly validTo?: DateFilter | null | undefined;
};

/** Conditions on related gridAssignments; all must hold 关联筛选 */
export type GridAssignmentListFilter = {
  /** No related record fits 不存在 */
  readonly none?: GridAssignmentFilter | null | undefined;
  /** At least one related record fits 存在 */
  readonly some?: GridAssignmentFilter | null | undefined;
};

/** Kind of grid 网格类型 */
export type GridKind =
  /** Basic grid 基础网格 */
  | 'BASIC'
  /** Dedicated grid, of a park or mall 专属网格 */
  | 'DEDICATED';

/** Conditions on a GridKind; all must hold */
export type GridKindFilter = {
  /** Equal to 等于 */
  readonly eq?: GridKind | null | undefined;
  /** One of 属于 */
  readonly in?: ReadonlyArray<GridKind> | null | undefined;
  /** Has no value 无值 */
  readonly isNull?: boolean | null | undefined;
};

/** Role in a grid 网格员角色 */
export type GridRole =
  /** Building head 楼栋长 */
  | 'BUILDING_HEAD'
  /** Full-time member 专职网格员 */
  | 'FULL_TIME'
  /** Grid leader 网格长 */
  | 'LEADER'
  /** Officer 网格警员等, may serve several grids */
  | 'OFFICER'
  /** Part-time member 兼职网格员 */
  | 'PART_TIME'
  /** Volunteer 志愿者 */
  | 'VOLUNTEER';

/** Conditions on a GridRole; all must hold */
export type GridRoleFilter = {
  /** Equal to 等于 */
  readonly eq?: GridRole | null | undefined;
  /** One of 属于 */
  readonly in?: ReadonlyArray<GridRole> | null | undefined;
  /** Has no value 无值 */
  readonly isNull?: boolean | null | undefined;
};

/** Hazard 隐患类型 */
export type Hazard =
  /** Chemicals 危化品 */
  | 'CHEMICALS'
  /** Electrical 用电 */
  | 'ELECTRICAL'
  /** Fire exit blocked 消防通道堵塞 */
  | 'FIRE_EXIT_BLOCKED'
  /** Flooding 内涝 */
  | 'FLOODING'
  /** Gas 燃气 */
  | 'GAS'
  /** Building structure 房屋结构 */
  | 'STRUCTURE';

/** Conditions on a list of Hazard; all must hold */
export type HazardListFilter = {
  /** Contains this value 包含 */
  readonly has?: Hazard | null | undefined;
  /** Contains one of these values 包含任一 */
  readonly hasAny?: ReadonlyArray<Hazard> | null | undefined;
  /** Is empty 为空 */
  readonly isEmpty?: boolean | null | undefined;
};

/** Relation to the head of household 与户主关系 (GB/T 4761) */
export type HeadRelation =
  /** 3 女 */
  | 'DAUGHTER'
  /** 4 孙子女 */
  | 'GRANDCHILD'
  /** 6 祖父母 */
  | 'GRANDPARENT'
  /** 0 户主 */
  | 'HEAD'
  /** 8 其他 */
  | 'OTHER'
  /** 5 父母 */
  | 'PARENT'
  /** 7 兄弟姐妹 */
  | 'SIBLING'
  /** 2 子 */
  | 'SON'
  /** 1 配偶 */
  | 'SPOUSE';

/** Conditions on a HeadRelation; all must hold */
export type HeadRelationFilter = {
  /** Equal to 等于 */
  readonly eq?: HeadRelation | null | undefined;
  /** One of 属于 */
  readonly in?: ReadonlyArray<HeadRelation> | null | undefined;
  /** Has no value 无值 */
  readonly isNull?: boolean | null | undefined;
};

/** Conditions on households; all must hold. Only fields that the caller reads in full 筛选条件 */
export type HouseholdFilter = {
  /** All of these hold 且 */
  readonly and?: ReadonlyArray<HouseholdFilter> | null | undefined;
  /** Area 所属网格 */
  readonly area?: AreaFilter | null | undefined;
  /** Opaque identifier 标识 */
  readonly id?: IdFilter | null | undefined;
  /** Members 成员 */
  readonly members?: PersonListFilter | null | undefined;
  /** This does not hold 非 */
  readonly not?: HouseholdFilter | null | undefined;
  /** Household number 户号, 9 digits; masked: the first 3 */
  readonly number?: StringFilter | null | undefined;
  /** At least one of these holds 或 */
  readonly or?: ReadonlyArray<HouseholdFilter> | null | undefined;
  /** Dwelling 住所 */
  readonly place?: PlaceFilter | null | undefined;
  /** Tenure 居住类型 */
  readonly tenure?: TenureFilter | null | undefined;
  /** Receives the minimum living allowance 低保 */
  readonly welfare?: BooleanFilter | null | undefined;
};

/** Conditions on related households; all must hold 关联筛选 */
export type HouseholdListFilter = {
  /** No related record fits 不存在 */
  readonly none?: HouseholdFilter | null | undefined;
  /** At least one related record fits 存在 */
  readonly some?: HouseholdFilter | null | undefined;
};

/** Conditions on a ID; all must hold */
export type IdFilter = {
  /** Equal to 等于 */
  readonly eq?: string | number | null | undefined;
  /** One of 属于 */
  readonly in?: ReadonlyArray<string | number> | null | undefined;
};

/** Conditions on a Int; all must hold */
export type IntFilter = {
  /** Equal to 等于 */
  readonly eq?: number | null | undefined;
  /** Greater than 大于 */
  readonly gt?: number | null | undefined;
  /** Greater than or equal to 大于等于 */
  readonly gte?: number | null | undefined;
  /** One of 属于 */
  readonly in?: ReadonlyArray<number> | null | undefined;
  /** Has no value 无值 */
  readonly isNull?: boolean | null | undefined;
  /** Less than 小于 */
  readonly lt?: number | null | undefined;
  /** Less than or equal to 小于等于 */
  readonly lte?: number | null | undefined;
};

/** Marital status 婚姻状况 (GB/T 2261.2) */
export type MaritalStatus =
  /** 40 离婚 */
  | 'DIVORCED'
  /** 21 初婚 */
  | 'FIRST_MARRIAGE'
  /** 20 已婚 */
  | 'MARRIED'
  /** 22 再婚 */
  | 'REMARRIED'
  /** 23 复婚 */
  | 'RESTORED_MARRIAGE'
  /** 10 未婚 */
  | 'SINGLE'
  /** 90 未说明 */
  | 'UNSPECIFIED'
  /** 30 丧偶 */
  | 'WIDOWED';

/** Conditions on a MaritalStatus; all must hold */
export type MaritalStatusFilter = {
  /** Equal to 等于 */
  readonly eq?: MaritalStatus | null | undefined;
  /** One of 属于 */
  readonly in?: ReadonlyArray<MaritalStatus> | null | undefined;
  /** Has no value 无值 */
  readonly isNull?: boolean | null | undefined;
};

/** Conditions on organizations; all must hold. Only fields that the caller reads in full 筛选条件 */
export type OrganizationFilter = {
  /** All of these hold 且 */
  readonly and?: ReadonlyArray<OrganizationFilter> | null | undefined;
  /** Area 所属网格 */
  readonly area?: AreaFilter | null | undefined;
  /** Unified social credit code 统一社会信用代码 (GB 32100) */
  readonly creditCode?: StringFilter | null | undefined;
  /** Events 事件 */
  readonly events?: EventListFilter | null | undefined;
  /** Opaque identifier 标识 */
  readonly id?: IdFilter | null | undefined;
  /** Kind 组织类型 */
  readonly kind?: OrganizationKindFilter | null | undefined;
  /** Legal representative 法定代表人; masked: the surname */
  readonly legalRepresentative?: StringFilter | null | undefined;
  /** Name 名称 */
  readonly name?: StringFilter | null | undefined;
  /** This does not hold 非 */
  readonly not?: OrganizationFilter | null | undefined;
  /** At least one of these holds 或 */
  readonly or?: ReadonlyArray<OrganizationFilter> | null | undefined;
  /** Telephone 联系电话; masked: first 3 and last 4 digits */
  readonly phone?: StringFilter | null | undefined;
  /** Place 所在场所 */
  readonly place?: PlaceFilter | null | undefined;
  /** Status 状态 */
  readonly status?: OrganizationStatusFilter | null | undefined;
};

/** Kind of organization 组织类型 */
export type OrganizationKind =
  /** Company 企业 */
  | 'COMPANY'
  /** Governance centre 治理中心 */
  | 'GOVERNANCE_CENTRE'
  /** Government unit 机关事业单位 */
  | 'GOVERNMENT_UNIT'
  /** Mediation venue 调解场所 */
  | 'MEDIATION_VENUE'
  /** Response team 应急队伍 */
  | 'RESPONSE_TEAM'
  /** Social organisation 社会组织 */
  | 'SOCIAL_ORGANIZATION'
  /** Sole trader 个体工商户 */
  | 'SOLE_TRADER';

/** Conditions on a OrganizationKind; all must hold */
export type OrganizationKindFilter = {
  /** Equal to 等于 */
  readonly eq?: OrganizationKind | null | undefined;
  /** One of 属于 */
  readonly in?: ReadonlyArray<OrganizationKind> | null | undefined;
  /** Has no value 无值 */
  readonly isNull?: boolean | null | undefined;
};

/** Conditions on related organizations; all must hold 关联筛选 */
export type OrganizationListFilter = {
  /** No related record fits 不存在 */
  readonly none?: OrganizationFilter | null | undefined;
  /** At least one related record fits 存在 */
  readonly some?: OrganizationFilter | null | undefined;
};

/** Status of an organization 组织状态 */
export type OrganizationStatus =
  /** Active 存续 */
  | 'ACTIVE'
  /** Dissolved 注销 */
  | 'DISSOLVED'
  /** Suspended 停业 */
  | 'SUSPENDED';

/** Conditions on a OrganizationStatus; all must hold */
export type OrganizationStatusFilter = {
  /** Equal to 等于 */
  readonly eq?: OrganizationStatus | null | undefined;
  /** One of 属于 */
  readonly in?: ReadonlyArray<OrganizationStatus> | null | undefined;
  /** Has no value 无值 */
  readonly isNull?: boolean | null | undefined;
};

/** Conditions on people; all must hold. Only fields that the caller reads in full 筛选条件 */
export type PersonFilter = {
  /** All of these hold 且 */
  readonly and?: ReadonlyArray<PersonFilter> | null | undefined;
  /** Date of birth 出生日期; masked: the year */
  readonly birthDate?: DateFilter | null | undefined;
  /** Care needs 关爱类别; masked: whether any is recorded */
  readonly careNeeds?: CareNeedListFilter | null | undefined;
  /** Relation to the head of household 与户主关系 */
  readonly headRelation?: HeadRelationFilter | null | undefined;
  /** Home 居住场所 */
  readonly homePlace?: PlaceFilter | null | undefined;
  /** Household 户 */
  readonly household?: HouseholdFilter | null | undefined;
  /** Opaque identifier 标识 */
  readonly id?: IdFilter | null | undefined;
  /** Citizen number 公民身份号码 (GB 11643); masked: the first 6 digits */
  readonly idNumber?: StringFilter | null | undefined;
  /** Kind of resident 人口类别 */
  readonly kind?: PersonKindFilter | null | undefined;
  /** Marital status 婚姻状况 */
  readonly maritalStatus?: MaritalStatusFilter | null | undefined;
  /** Name 姓名; masked: the surname */
  readonly name?: StringFilter | null | undefined;
  /** This does not hold 非 */
  readonly not?: PersonFilter | null | undefined;
  /** At least one of these holds 或 */
  readonly or?: ReadonlyArray<PersonFilter> | null | undefined;
  /** Events this person is a party to 涉及的事件 */
  readonly partyEvents?: EventListFilter | null | undefined;
  /** Telephone 联系电话; masked: first 3 and last 4 digits */
  readonly phone?: StringFilter | null | undefined;
  /** Area of household registration 户籍地; masked: its district */
  readonly registeredArea?: AreaFilter | null | undefined;
  /** Events this person reported 反映的事件 */
  readonly reportedEvents?: EventListFilter | null | undefined;
  /** Address of residence 现住详址; masked: down to the community */
  readonly residenceAddress?: StringFilter | null | undefined;
  /** Area of residence 现住地 */
  readonly residenceArea?: AreaFilter | null | undefined;
  /** Sex 性别 */
  readonly sex?: SexFilter | null | undefined;
  /** Place of work 工作场所 */
  readonly workPlace?: PlaceFilter | null | undefined;
};

/** How a person belongs to the area 人口类别 */
export type PersonKind =
  /** Registered elsewhere 流动 */
  | 'FLOATING'
  /** Left behind by migrating family 留守 */
  | 'LEFT_BEHIND'
  /** From overseas 境外 */
  | 'OVERSEAS'
  /** Registered here 户籍 */
  | 'REGISTERED';

/** Conditions on a PersonKind; all must hold */
export type PersonKindFilter = {
  /** Equal to 等于 */
  readonly eq?: PersonKind | null | undefined;
  /** One of 属于 */
  readonly in?: ReadonlyArray<PersonKind> | null | undefined;
  /** Has no value 无值 */
  readonly isNull?: boolean | null | undefined;
};

/** Conditions on related people; all must hold 关联筛选 */
export type PersonListFilter = {
  /** No related record fits 不存在 */
  readonly none?: PersonFilter | null | undefined;
  /** At least one related record fits 存在 */
  readonly some?: PersonFilter | null | undefined;
};

/** One field to sort people by, and the direction 排序 */
export type PersonOrder =
  {   /** Date of birth 出生日期; masked: the year */
  readonly birthDate: SortDirection; readonly headRelation?: never; readonly id?: never; readonly idNumber?: never; readonly kind?: never; readonly maritalStatus?: never; readonly name?: never; readonly phone?: never; readonly residenceAddress?: never; readonly sex?: never; }
  |  { readonly birthDate?: never;   /** Relation to the head of household 与户主关系 */
  readonly headRelation: SortDirection; readonly id?: never; readonly idNumber?: never; readonly kind?: never; readonly maritalStatus?: never; readonly name?: never; readonly phone?: never; readonly residenceAddress?: never; readonly sex?: never; }
  |  { readonly birthDate?: never; readonly headRelation?: never;   /** Opaque identifier 标识 */
  readonly id: SortDirection; readonly idNumber?: never; readonly kind?: never; readonly maritalStatus?: never; readonly name?: never; readonly phone?: never; readonly residenceAddress?: never; readonly sex?: never; }
  |  { readonly birthDate?: never; readonly headRelation?: never; readonly id?: never;   /** Citizen number 公民身份号码 (GB 11643); masked: the first 6 digits */
  readonly idNumber: SortDirection; readonly kind?: never; readonly maritalStatus?: never; readonly name?: never; readonly phone?: never; readonly residenceAddress?: never; readonly sex?: never; }
  |  { readonly birthDate?: never; readonly headRelation?: never; readonly id?: never; readonly idNumber?: never;   /** Kind of resident 人口类别 */
  readonly kind: SortDirection; readonly maritalStatus?: never; readonly name?: never; readonly phone?: never; readonly residenceAddress?: never; readonly sex?: never; }
  |  { readonly birthDate?: never; readonly headRelation?: never; readonly id?: never; readonly idNumber?: never; readonly kind?: never;   /** Marital status 婚姻状况 */
  readonly maritalStatus: SortDirection; readonly name?: never; readonly phone?: never; readonly residenceAddress?: never; readonly sex?: never; }
  |  { readonly birthDate?: never; readonly headRelation?: never; readonly id?: never; readonly idNumber?: never; readonly kind?: never; readonly maritalStatus?: never;   /** Name 姓名; masked: the surname */
  readonly name: SortDirection; readonly phone?: never; readonly residenceAddress?: never; readonly sex?: never; }
  |  { readonly birthDate?: never; readonly headRelation?: never; readonly id?: never; readonly idNumber?: never; readonly kind?: never; readonly maritalStatus?: never; readonly name?: never;   /** Telephone 联系电话; masked: first 3 and last 4 digits */
  readonly phone: SortDirection; readonly residenceAddress?: never; readonly sex?: never; }
  |  { readonly birthDate?: never; readonly headRelation?: never; readonly id?: never; readonly idNumber?: never; readonly kind?: never; readonly maritalStatus?: never; readonly name?: never; readonly phone?: never;   /** Address of residence 现住详址; masked: down to the community */
  readonly residenceAddress: SortDirection; readonly sex?: never; }
  |  { readonly birthDate?: never; readonly headRelation?: never; readonly id?: never; readonly idNumber?: never; readonly kind?: never; readonly maritalStatus?: never; readonly name?: never; readonly phone?: never; readonly residenceAddress?: never;   /** Sex 性别 */
  readonly sex: SortDirection; };

/** Conditions on places; all must hold. Only fields that the caller reads in full 筛选条件 */
export type PlaceFilter = {
  /** Address 地址 */
  readonly address?: StringFilter | null | undefined;
  /** All of these hold 且 */
  readonly and?: ReadonlyArray<PlaceFilter> | null | undefined;
  /** Area 所属网格 */
  readonly area?: AreaFilter | null | undefined;
  /** Scannable code 场所码 */
  readonly code?: StringFilter | null | undefined;
  /** Events 事件 */
  readonly events?: EventListFilter | null | undefined;
  /** Hazards 隐患 */
  readonly hazards?: HazardListFilter | null | undefined;
  /** Households 住户 */
  readonly households?: HouseholdListFilter | null | undefined;
  /** Opaque identifier 标识 */
  readonly id?: IdFilter | null | undefined;
  /** Kind 场所类型 */
  readonly kind?: PlaceKindFilter | null | undefined;
  /** Coordinates 坐标 (WGS 84) */
  readonly location?: GeoPointFilter | null | undefined;
  /** Name 名称 */
  readonly name?: StringFilter | null | undefined;
  /** This does not hold 非 */
  readonly not?: PlaceFilter | null | undefined;
  /** At least one of these holds 或 */
  readonly or?: ReadonlyArray<PlaceFilter> | null | undefined;
  /** Organizations 组织 */
  readonly organizations?: OrganizationListFilter | null | undefined;
  /** People who live here 居住人员 */
  readonly residents?: PersonListFilter | null | undefined;
  /** Things 部件设备 */
  readonly things?: ThingListFilter | null | undefined;
  /** People who work here 从业人员 */
  readonly workers?: PersonListFilter | null | undefined;
};

/** Kind of place 场所类型 */
export type PlaceKind =
  /** Public facility 公共设施 */
  | 'FACILITY'
  /** Hospital 医院 */
  | 'HOSPITAL'
  /** Market 市场 */
  | 'MARKET'
  /** Office building 写字楼 */
  | 'OFFICE_BUILDING'
  /** Park 公园 */
  | 'PARK'
  /** Residential building 住宅楼 */
  | 'RESIDENTIAL_BUILDING'
  /** School 学校 */
  | 'SCHOOL'
  /** Shop 商铺 */
  | 'SHOP'
  /** Construction site 工地 */
  | 'SITE';

/** Conditions on a PlaceKind; all must hold */
export type PlaceKindFilter = {
  /** Equal to 等于 */
  readonly eq?: PlaceKind | null | undefined;
  /** One of 属于 */
  readonly in?: ReadonlyArray<PlaceKind> | null | undefined;
  /** Has no value 无值 */
  readonly isNull?: boolean | null | undefined;
};

/** Conditions on related places; all must hold 关联筛选 */
export type PlaceListFilter = {
  /** No related record fits 不存在 */
  readonly none?: PlaceFilter | null | undefined;
  /** At least one related record fits 存在 */
  readonly some?: PlaceFilter | null | undefined;
};

/** Where an event is referred out to 转外去向 */
export type ReferralTarget =
  /** Arbitration 仲裁 */
  | 'ARBITRATION'
  /** Court 法院 */
  | 'COURT'
  /** Petition office 信访 */
  | 'PETITION'
  /** Police emergency line 110 */
  | 'POLICE'
  /** Administrative reconsideration 行政复议 */
  | 'RECONSIDERATION';

/** Conditions on a ReferralTarget; all must hold */
export type ReferralTargetFilter = {
  /** Equal to 等于 */
  readonly eq?: ReferralTarget | null | undefined;
  /** One of 属于 */
  readonly in?: ReadonlyArray<ReferralTarget> | null | undefined;
  /** Has no value 无值 */
  readonly isNull?: boolean | null | undefined;
};

/** Kind of request to the 12345 hotline 诉求类型 */
export type RequestKind =
  /** Complaint 投诉 */
  | 'COMPLAINT'
  /** Consultation 咨询 */
  | 'CONSULT'
  /** Request for help 求助 */
  | 'HELP'
  /** Praise 表扬 */
  | 'PRAISE'
  /** Report of wrongdoing 举报; its reporter is level 4 */
  | 'REPORT'
  /** Suggestion 建议 */
  | 'SUGGESTION';

/** Conditions on a RequestKind; all must hold */
export type RequestKindFilter = {
  /** Equal to 等于 */
  readonly eq?: RequestKind | null | undefined;
  /** One of 属于 */
  readonly in?: ReadonlyArray<RequestKind> | null | undefined;
  /** Has no value 无值 */
  readonly isNull?: boolean | null | undefined;
};

/** How satisfied the reporter is 满意度 */
export type Satisfaction =
  /** Basically satisfied 基本满意 */
  | 'BASICALLY_SATISFIED'
  /** Dissatisfied 不满意 */
  | 'DISSATISFIED'
  /** Satisfied 满意 */
  | 'SATISFIED';

/** Conditions on a Satisfaction; all must hold */
export type SatisfactionFilter = {
  /** Equal to 等于 */
  readonly eq?: Satisfaction | null | undefined;
  /** One of 属于 */
  readonly in?: ReadonlyArray<Satisfaction> | null | undefined;
  /** Has no value 无值 */
  readonly isNull?: boolean | null | undefined;
};

/** Sex 性别 (GB/T 2261.1) */
export type Sex =
  /** 2 女 */
  | 'FEMALE'
  /** 1 男 */
  | 'MALE'
  /** 0 未知 */
  | 'UNKNOWN'
  /** 9 未说明 */
  | 'UNSPECIFIED';

/** Conditions on a Sex; all must hold */
export type SexFilter = {
  /** Equal to 等于 */
  readonly eq?: Sex | null | undefined;
  /** One of 属于 */
  readonly in?: ReadonlyArray<Sex> | null | undefined;
  /** Has no value 无值 */
  readonly isNull?: boolean | null | undefined;
};

/** Conditions on a SharingConsent; all must hold */
export type SharingConsentFilter = {
  /** First day 起 */
  readonly from?: DateFilter | null | undefined;
  /** Revoked at 撤回时间 */
  readonly revokedAt?: DateTimeFilter | null | undefined;
  /** Last day 止 */
  readonly until?: DateFilter | null | undefined;
};

/** Direction of a sort 排序方向 */
export type SortDirection =
  /** Ascending 升序 */
  | 'ASC'
  /** Descending 降序 */
  | 'DESC';

/** Conditions on a String; all must hold */
export type StringFilter = {
  /** Contains this text 包含 */
  readonly contains?: string | null | undefined;
  /** Equal to 等于 */
  readonly eq?: string | null | undefined;
  /** One of 属于 */
  readonly in?: ReadonlyArray<string> | null | undefined;
  /** Has no value 无值 */
  readonly isNull?: boolean | null | undefined;
  /** Begins with this text 开头为 */
  readonly startsWith?: string | null | undefined;
};

/** Level of supervision 督办级别 */
export type SupervisionLevel =
  /** Red card 红牌 */
  | 'RED'
  /** Yellow card 黄牌 */
  | 'YELLOW';

/** Conditions on a SupervisionLevel; all must hold */
export type SupervisionLevelFilter = {
  /** Equal to 等于 */
  readonly eq?: SupervisionLevel | null | undefined;
  /** One of 属于 */
  readonly in?: ReadonlyArray<SupervisionLevel> | null | undefined;
  /** Has no value 无值 */
  readonly isNull?: boolean | null | undefined;
};

/** How a dwelling is held 居住类型 */
export type Tenure =
  /** Lived in by its owner 自住 */
  | 'OWNED'
  /** Rented out 出租 */
  | 'RENTED'
  /** Vacant 空置 */
  | 'VACANT';

/** Conditions on a Tenure; all must hold */
export type TenureFilter = {
  /** Equal to 等于 */
  readonly eq?: Tenure | null | undefined;
  /** One of 属于 */
  readonly in?: ReadonlyArray<Tenure> | null | undefined;
  /** Has no value 无值 */
  readonly isNull?: boolean | null | undefined;
};

/** Conditions on things; all must hold. Only fields that the caller reads in full 筛选条件 */
export type ThingFilter = {
  /** All of these hold 且 */
  readonly and?: ReadonlyArray<ThingFilter> | null | undefined;
  /** Area 所属网格 */
  readonly area?: AreaFilter | null | undefined;
  /** Registry code 部件编码 */
  readonly code?: StringFilter | null | undefined;
  /** Events 事件 */
  readonly events?: EventListFilter | null | undefined;
  /** Opaque identifier 标识 */
  readonly id?: IdFilter | null | undefined;
  /** Kind 类型 */
  readonly kind?: ThingKindFilter | null | undefined;
  /** Coordinates 点位 (WGS 84); masked: about 1 km */
  readonly location?: GeoPointFilter | null | undefined;
  /** This does not hold 非 */
  readonly not?: ThingFilter | null | undefined;
  /** At least one of these holds 或 */
  readonly or?: ReadonlyArray<ThingFilter> | null | undefined;
  /** Department that owns it 主管部门 */
  readonly ownerDepartment?: DepartmentFilter | null | undefined;
  /** Place 所在场所 */
  readonly place?: PlaceFilter | null | undefined;
  /** The owner's consent to share the device 共享授权 */
  readonly sharingConsent?: SharingConsentFilter | null | undefined;
  /** Status 状态 */
  readonly status?: ThingStatusFilter | null | undefined;
};

/** Kind of thing 部件设备类型 */
export type ThingKind =
  /** Alarm 报警器 */
  | 'ALARM'
  /** Bench 座椅 */
  | 'BENCH'
  /** Camera 摄像头 (registry only) */
  | 'CAMERA'
  /** Fire hydrant 消火栓 */
  | 'FIRE_HYDRANT'
  /** Manhole cover 井盖 */
  | 'MANHOLE_COVER'
  /** Sensor 传感器 */
  | 'SENSOR'
  /** Street lamp 路灯 */
  | 'STREET_LAMP'
  /** Vehicle 车辆 */
  | 'VEHICLE'
  /** Waste bin 垃圾箱 */
  | 'WASTE_BIN';

/** Conditions on a ThingKind; all must hold */
export type ThingKindFilter = {
  /** Equal to 等于 */
  readonly eq?: ThingKind | null | undefined;
  /** One of 属于 */
  readonly in?: ReadonlyArray<ThingKind> | null | undefined;
  /** Has no value 无值 */
  readonly isNull?: boolean | null | undefined;
};

/** Conditions on related things; all must hold 关联筛选 */
export type ThingListFilter = {
  /** No related record fits 不存在 */
  readonly none?: ThingFilter | null | undefined;
  /** At least one related record fits 存在 */
  readonly some?: ThingFilter | null | undefined;
};

/** Status of a thing 部件设备状态 */
export type ThingStatus =
  /** Damaged 损坏 */
  | 'DAMAGED'
  /** In use 在用 */
  | 'IN_USE'
  /** Retired 停用 */
  | 'RETIRED'
  /** Under repair 维修 */
  | 'UNDER_REPAIR';

/** Conditions on a ThingStatus; all must hold */
export type ThingStatusFilter = {
  /** Equal to 等于 */
  readonly eq?: ThingStatus | null | undefined;
  /** One of 属于 */
  readonly in?: ReadonlyArray<ThingStatus> | null | undefined;
  /** Has no value 无值 */
  readonly isNull?: boolean | null | undefined;
};

export type EventsQueryVariables = Exact<{
  filter?: EventFilter | null | undefined;
  orderBy?: ReadonlyArray<EventOrder> | EventOrder | null | undefined;
  area?: string | number | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type EventsQuery = { readonly events: { readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly nodes: ReadonlyArray<{ readonly id: string, readonly number: string | null, readonly kind: EventKind | null, readonly status: EventStatus | null, readonly description: string | null, readonly reporter: { readonly name: string | null, readonly phone: string | null, readonly person: { readonly id: string } | null } | null, readonly place: { readonly id: string, readonly name: string | null, readonly location: { readonly longitude: number | null, readonly latitude: number | null } | null } | null, readonly assignedDepartments: ReadonlyArray<{ readonly id: string, readonly label: string | null }> | null }> } | null };

export type MyAccessQueryVariables = Exact<{
  type: string;
}>;


export type MyAccessQuery = { readonly myAccess: { readonly type: string, readonly label: string, readonly rows: string, readonly fields: ReadonlyArray<{ readonly field: string, readonly label: string, readonly level: number, readonly effect: AccessEffect, readonly fullRows: string, readonly maskedRows: string, readonly rule: string, readonly reason: string }> } | null };

export type PeopleQueryVariables = Exact<{
  filter?: PersonFilter | null | undefined;
  orderBy?: ReadonlyArray<PersonOrder> | PersonOrder | null | undefined;
  area?: string | number | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type PeopleQuery = { readonly people: { readonly totalCount: number, readonly pageInfo: { readonly hasNextPage: boolean, readonly hasPreviousPage: boolean, readonly startCursor: string | null, readonly endCursor: string | null }, readonly edges: ReadonlyArray<{ readonly cursor: string, readonly node: { readonly id: string, readonly name: string | null } }> } | null };

export type PersonQueryVariables = Exact<{
  id: string | number;
}>;


export type PersonQuery = { readonly person: { readonly id: string, readonly name: string | null, readonly idNumber: string | null, readonly sex: Sex | null, readonly birthDate: string | null, readonly phone: string | null, readonly residenceAddress: string | null, readonly kind: PersonKind | null, readonly maritalStatus: MaritalStatus | null, readonly careNeeds: ReadonlyArray<CareNeed> | null, readonly residenceArea: { readonly id: string, readonly name: string | null } | null, readonly household: { readonly id: string, readonly number: string | null } | null } | null };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { readonly viewer: { readonly id: string, readonly kind: CallerKind, readonly department: string, readonly tier: CallerTier, readonly purpose: string | null, readonly caseId: string | null, readonly policyVersion: string, readonly areas: ReadonlyArray<{ readonly id: string, readonly code: string, readonly name: string, readonly level: AreaLevel }> } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const EventsDocument = new TypedDocumentString(`
    query Events($filter: EventFilter, $orderBy: [EventOrder!], $area: ID, $first: Int, $after: String) {
  events(
    filter: $filter
    orderBy: $orderBy
    area: $area
    first: $first
    after: $after
  ) {
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id
      number
      kind
      status
      description
      reporter {
        name
        phone
        person {
          id
        }
      }
      place {
        id
        name
        location {
          longitude
          latitude
        }
      }
      assignedDepartments {
        id
        label
      }
    }
  }
}
    `) as unknown as TypedDocumentString<EventsQuery, EventsQueryVariables>;
export const MyAccessDocument = new TypedDocumentString(`
    query MyAccess($type: String!) {
  myAccess(type: $type) {
    type
    label
    rows
    fields {
      field
      label
      level
      effect
      fullRows
      maskedRows
      rule
      reason
    }
  }
}
    `) as unknown as TypedDocumentString<MyAccessQuery, MyAccessQueryVariables>;
export const PeopleDocument = new TypedDocumentString(`
    query People($filter: PersonFilter, $orderBy: [PersonOrder!], $area: ID, $first: Int, $after: String, $last: Int, $before: String) {
  people(
    filter: $filter
    orderBy: $orderBy
    area: $area
    first: $first
    after: $after
    last: $last
    before: $before
  ) {
    totalCount
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }
    edges {
      cursor
      node {
        id
        name
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PeopleQuery, PeopleQueryVariables>;
export const PersonDocument = new TypedDocumentString(`
    query Person($id: ID!) {
  person(id: $id) {
    id
    name
    idNumber
    sex
    birthDate
    phone
    residenceAddress
    kind
    maritalStatus
    careNeeds
    residenceArea {
      id
      name
    }
    household {
      id
      number
    }
  }
}
    `) as unknown as TypedDocumentString<PersonQuery, PersonQueryVariables>;
export const ViewerDocument = new TypedDocumentString(`
    query Viewer {
  viewer {
    id
    kind
    department
    tier
    areas {
      id
      code
      name
      level
    }
    purpose
    caseId
    policyVersion
  }
}
    `) as unknown as TypedDocumentString<ViewerQuery, ViewerQueryVariables>;