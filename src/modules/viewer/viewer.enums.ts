import { registerEnumType } from 'type-graphql';
import type { MyFieldAccess } from '../../policy/my-access.js';
import type { PrincipalKind, Tier } from '../../shared/principal.js';

/** Kind of caller: GraphQL name to Principal.kind. */
export const CallerKind = {
  PERSON: 'person',
  SYSTEM: 'system',
  AUDITOR: 'auditor',
  OFFICER: 'officer',
  ADMIN: 'admin',
} as const satisfies Record<Uppercase<PrincipalKind>, PrincipalKind>;

registerEnumType(CallerKind, {
  name: 'CallerKind',
  description: 'Kind of caller 调用者类型',
  valuesConfig: {
    PERSON: { description: 'Person of a department 人员' },
    SYSTEM: { description: 'Departmental system 部门系统' },
    AUDITOR: { description: 'Auditor 审计员' },
    OFFICER: { description: 'Policy officer: decides who may read what, and reads no record 政策官' },
    ADMIN: { description: 'Administrator of the hub 管理员' },
  },
});

/** Tier at which a caller works. */
export const CallerTier = {
  CITY: 'CITY',
  DISTRICT: 'DISTRICT',
  STREET: 'STREET',
  COMMUNITY: 'COMMUNITY',
  GRID: 'GRID',
} as const satisfies { [Name in Tier]: Name };

registerEnumType(CallerTier, {
  name: 'CallerTier',
  description: 'Tier at which a caller works 层级',
  valuesConfig: {
    CITY: { description: 'City 市' },
    DISTRICT: { description: 'District or county 区县' },
    STREET: { description: 'Street or town 街道乡镇' },
    COMMUNITY: { description: 'Community or village 社区村' },
    GRID: { description: 'Grid 网格' },
  },
});

/** What a caller gets of a field, over the rows that the caller sees: GraphQL name to the policy's word. */
export const AccessEffect = {
  FULL: 'full',
  MASK: 'mask',
  NONE: 'none',
  CONDITIONAL: 'conditional',
} as const satisfies Record<Uppercase<MyFieldAccess['effect']>, MyFieldAccess['effect']>;

registerEnumType(AccessEffect, {
  name: 'AccessEffect',
  description: 'What is given of a field 字段权限',
  valuesConfig: {
    FULL: { description: 'The value, on every visible row 全部' },
    MASK: { description: 'A masked value, on every visible row 脱敏' },
    NONE: { description: 'Nothing: null on every row 不可见' },
    CONDITIONAL: { description: 'It depends on the row 视行而定' },
  },
});
