import type { EnumDefinition, Model } from '../../data/model.js';

export const OrganizationKind: EnumDefinition = {
  name: 'OrganizationKind',
  description: 'Kind of organization 组织类型',
  values: {
    COMPANY: 'Company 企业',
    SOLE_TRADER: 'Sole trader 个体工商户',
    SOCIAL_ORGANIZATION: 'Social organisation 社会组织',
    GOVERNMENT_UNIT: 'Government unit 机关事业单位',
    GOVERNANCE_CENTRE: 'Governance centre 治理中心',
    MEDIATION_VENUE: 'Mediation venue 调解场所',
    RESPONSE_TEAM: 'Response team 应急队伍',
  },
};

export const OrganizationStatus: EnumDefinition = {
  name: 'OrganizationStatus',
  description: 'Status of an organization 组织状态',
  values: { ACTIVE: 'Active 存续', SUSPENDED: 'Suspended 停业', DISSOLVED: 'Dissolved 注销' },
};

/** Organization 组织: company, social organisation, government unit, governance centre, mediation venue or response team. */
export const organizationModel: Model = {
  name: 'Organization',
  one: 'organization',
  many: 'organizations',
  description: 'An organization 组织',
  table: 'organization',
  key: { column: 'id', type: 'uuid' },
  scope: 'ancestors',
  identifier: 'creditCode',
  fields: {
    id: { kind: 'column', column: 'id', type: 'ID', description: 'Opaque identifier 标识' },
    name: { kind: 'column', column: 'name', type: 'String', longest: 120, description: 'Name 名称' },
    creditCode: {
      kind: 'column',
      column: 'credit_code',
      type: 'String',
      format: 'creditCode',
      plain: true,
      nullable: true,
      description: 'Unified social credit code 统一社会信用代码 (GB 32100)',
    },
    kind: { kind: 'column', column: 'kind', type: OrganizationKind, description: 'Kind 组织类型' },
    status: { kind: 'column', column: 'status', type: OrganizationStatus, description: 'Status 状态' },
    area: { kind: 'one', target: 'Area', column: 'area_id', description: 'Area 所属网格' },
    place: { kind: 'one', target: 'Place', column: 'place_id', nullable: true, description: 'Place 所在场所' },
    legalRepresentative: {
      kind: 'column',
      column: 'legal_representative',
      type: 'String',
      longest: 80,
      nullable: true,
      description: 'Legal representative 法定代表人; masked: the surname',
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
    events: {
      kind: 'many',
      target: 'Event',
      through: { by: 'column', column: 'organization_id' },
      inverse: 'organization',
      description: 'Events 事件',
    },
  },
  conditions: {},
};
