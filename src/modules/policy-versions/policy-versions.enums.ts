import { registerEnumType } from 'type-graphql';
import type { PolicyVersion } from '../../policy/policy-version.js';
import type { ReasonState } from '../../policy/reason-states.js';

/** State of a version: GraphQL name to the policy's word. */
export const PolicyVersionState = {
  CANDIDATE: 'candidate',
  ACTIVE: 'active',
  RETIRED: 'retired',
  REFUSED: 'refused',
} as const satisfies Record<Uppercase<PolicyVersion['state']>, PolicyVersion['state']>;

registerEnumType(PolicyVersionState, {
  name: 'PolicyVersionState',
  description: 'State of a version of the access policy 策略版本状态',
  valuesConfig: {
    CANDIDATE: { description: 'Proposed, to be decided by a second officer 待审批' },
    ACTIVE: { description: 'In force 生效' },
    RETIRED: { description: 'Was in force 已失效' },
    REFUSED: { description: 'Refused 已驳回' },
  },
});

/** Where a version comes from. */
export const PolicyOrigin = {
  SHIPPED: 'shipped',
  PROPOSED: 'proposed',
} as const satisfies Record<Uppercase<PolicyVersion['origin']>, PolicyVersion['origin']>;

registerEnumType(PolicyOrigin, {
  name: 'PolicyOrigin',
  description: 'Where a version of the access policy comes from 来源',
  valuesConfig: {
    SHIPPED: { description: 'The software 随软件发布' },
    PROPOSED: { description: 'A policy officer 政策官提出' },
  },
});

/** What a request says of why it reads. */
export const RequestReason = {
  NONE: 'none',
  PURPOSE: 'purpose',
  PURPOSE_AND_CASE: 'purpose and case',
} as const satisfies Record<string, ReasonState>;

registerEnumType(RequestReason, {
  name: 'RequestReason',
  description: 'What a request says of why it reads 请求理由',
  valuesConfig: {
    NONE: { description: 'Nothing, or a case alone 无' },
    PURPOSE: { description: 'A purpose 用途' },
    PURPOSE_AND_CASE: { description: 'A purpose and a case 用途与案件' },
  },
});
