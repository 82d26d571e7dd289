import type { EnumDefinition } from '../../data/model.js';
import type { PrincipalKind, Tier } from '../../shared/principal.js';

/** Kind of caller; the values are those of Principal.kind. */
export const CallerKind = {
  name: 'CallerKind',
  description: 'Kind of caller 调用者类型',
  values: {
    person: 'Person of a department 人员',
    system: 'Departmental system 部门系统',
    auditor: 'Auditor 审计员',
    admin: 'Administrator of the hub 管理员',
  } satisfies Record<PrincipalKind, string>,
} as const satisfies EnumDefinition;

/** Tier at which a caller works. */
export const CallerTier = {
  name: 'CallerTier',
  description: 'Tier at which a caller works 层级',
  values: {
    CITY: 'City 市',
    DISTRICT: 'District or county 区县',
    STREET: 'Street or town 街道乡镇',
    COMMUNITY: 'Community or village 社区村',
    GRID: 'Grid 网格',
  } satisfies Record<Tier, string>,
} as const satisfies EnumDefinition;

/** What a caller gets of a field, over the rows that the caller sees. */
export const AccessEffect = {
  name: 'AccessEffect',
  description: 'What is given of a field 字段权限',
  values: {
    FULL: 'The value, on every visible row 全部',
    MASK: 'A masked value, on every visible row 脱敏',
    NONE: 'Nothing: null on every row 不可见',
    CONDITIONAL: 'It depends on the row 视行而定',
  },
} as const satisfies EnumDefinition;
