import { sql } from 'kysely';
import type { EnumDefinition, Model } from '../../data/model.js';
import { FOURTEEN_YEARS_AGO } from '../../data/sql/today.js';

export const Sex: EnumDefinition = {
  name: 'Sex',
  description: 'Sex 性别 (GB/T 2261.1)',
  values: { UNKNOWN: '0 未知', MALE: '1 男', FEMALE: '2 女', UNSPECIFIED: '9 未说明' },
};

export const PersonKind: EnumDefinition = {
  name: 'PersonKind',
  description: 'How a person belongs to the area 人口类别',
  values: {
    REGISTERED: 'Registered here 户籍',
    FLOATING: 'Registered elsewhere 流动',
    LEFT_BEHIND: 'Left behind by migrating family 留守',
    OVERSEAS: 'From overseas 境外',
  },
};

export const MaritalStatus: EnumDefinition = {
  name: 'MaritalStatus',
  description: 'Marital status 婚姻状况 (GB/T 2261.2)',
  values: {
    SINGLE: '10 未婚',
    MARRIED: '20 已婚',
    FIRST_MARRIAGE: '21 初婚',
    REMARRIED: '22 再婚',
    RESTORED_MARRIAGE: '23 复婚',
    WIDOWED: '30 丧偶',
    DIVORCED: '40 离婚',
    UNSPECIFIED: '90 未说明',
  },
};

export const CareNeed: EnumDefinition = {
  name: 'CareNeed',
  description: 'Reason for care 关爱类别',
  values: {
    ELDERLY_ALONE: 'Old person living alone 独居老人',
    DISABILITY: 'Disability 残疾',
    CHRONIC_ILLNESS: 'Serious chronic illness 重病',
    LEFT_BEHIND_CHILD: 'Left-behind child 留守儿童',
    ORPHAN: 'Orphan 孤儿',
    HARDSHIP: 'Hardship 困难家庭',
    WITHHELD: 'Masked: a need is recorded, which one is withheld 已脱敏',
  },
  masked: ['WITHHELD'],
};

export const HeadRelation: EnumDefinition = {
  name: 'HeadRelation',
  description: 'Relation to the head of household 与户主关系 (GB/T 4761)',
  values: {
    HEAD: '0 户主',
    SPOUSE: '1 配偶',
    SON: '2 子',
    DAUGHTER: '3 女',
    GRANDCHILD: '4 孙子女',
    PARENT: '5 父母',
    GRANDPARENT: '6 祖父母',
    SIBLING: '7 兄弟姐妹',
    OTHER: '8 其他',
  },
};

/** Person 人: a resident, with their household, home and work place. */
export const personModel: Model = {
  name: 'Person',
  one: 'person',
  many: 'people',
  description: 'A resident 人',
  table: 'person',
  key: { column: 'id', type: 'uuid' },
  scope: 'ancestors',
  ingest: { except: [] },
  identifier: 'idNumber',
  fields: {
    id: { kind: 'column', column: 'id', type: 'ID', description: 'Opaque identifier 标识' },
    name: {
      kind: 'column',
      column: 'name',
      type: 'String',
      longest: 80,
      description: 'Name 姓名; masked: the surname',
    },
    idNumber: {
      kind: 'column',
      column: 'id_number',
      type: 'String',
      format: 'citizenNumber',
      plain: true,
      nullable: true,
      description: 'Citizen number 公民身份号码 (GB 11643); masked: the first 6 digits',
    },
    sex: { kind: 'column', column: 'sex', type: Sex, description: 'Sex 性别' },
    birthDate: {
      kind: 'column',
      column: 'birth_date',
      type: 'Date',
      description: 'Date of birth 出生日期; masked: the year',
    },
    phone: {
      kind: 'column',
      column: 'phone',
      type: 'String',
      format: 'phoneNumber',
      plain: true,
      nullable: true,
      description: 'Telephone 联系电话; masked: first 3 and last 4 digits',
    },
    residenceArea: { kind: 'one', target: 'Area', column: 'area_id', description: 'Area of residence 现住地' },
    residenceAddress: {
      kind: 'column',
      column: 'residence_address',
      type: 'String',
      longest: 200,
      nullable: true,
      description: 'Address of residence 现住详址; masked: down to the community',
    },
    registeredArea: {
      kind: 'one',
      target: 'Area',
      column: 'registered_area_id',
      nullable: true,
      description: 'Area of household registration 户籍地; masked: its district',
    },
    kind: { kind: 'column', column: 'kind', type: PersonKind, description: 'Kind of resident 人口类别' },
    maritalStatus: {
      kind: 'column',
      column: 'marital_status',
      type: MaritalStatus,
      nullable: true,
      description: 'Marital status 婚姻状况',
    },
    careNeeds: {
      kind: 'column',
      column: 'care_needs',
      type: CareNeed,
      list: true,
      description: 'Care needs 关爱类别; masked: whether any is recorded',
    },
    household: {
      kind: 'one',
      target: 'Household',
      column: 'household_id',
      nullable: true,
      description: 'Household 户',
    },
    headRelation: {
      kind: 'column',
      column: 'head_relation',
      type: HeadRelation,
      nullable: true,
      description: 'Relation to the head of household 与户主关系',
    },
    homePlace: { kind: 'one', target: 'Place', column: 'home_place_id', nullable: true, description: 'Home 居住场所' },
    workPlace: {
      kind: 'one',
      target: 'Place',
      column: 'work_place_id',
      nullable: true,
      description: 'Place of work 工作场所',
    },
    reportedEvents: {
      kind: 'many',
      target: 'Event',
      through: { by: 'column', column: 'reporter_id' },
      inverse: 'reporter',
      description: 'Events this person reported 反映的事件',
    },
    partyEvents: {
      kind: 'many',
      target: 'Event',
      through: { by: 'link', table: 'event_party', source: 'person_id', target: 'event_id' },
      inverse: 'parties',
      description: 'Events this person is a party to 涉及的事件',
    },
  },
  conditions: {
    under14: ({ column }) => sql<boolean>`(${column('birth_date')} > ${FOURTEEN_YEARS_AGO})`,
    tied: ({ column, department }) => sql<boolean>`(exists (
      select 1 from event_party tie join event_assignment assigned on assigned.event_id = tie.event_id
      where tie.person_id = ${column('id')} and assigned.department_id = ${department} and assigned.ended_at is null
    ) or exists (
      select 1 from event tie join event_assignment assigned on assigned.event_id = tie.id
      where tie.reporter_id = ${column('id')} and assigned.department_id = ${department} and assigned.ended_at is null
    ))`,
  },
  masks: {
    address: ({ column }) => sql`(select place.full_name from area place where place.id = ${column('community_id')})`,
    district: ({ column }) =>
      sql`(select registered.district_id from area registered where registered.id = ${column('registered_area_id')})`,
  },
  maskSources: [
    { mask: 'address', type: 'Area', columns: ['full_name'], through: 'community_id' },
    { mask: 'district', type: 'Area', columns: ['district_id'], through: 'registered_area_id' },
  ],
};
