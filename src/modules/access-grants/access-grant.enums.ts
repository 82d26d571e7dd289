import { registerEnumType } from 'type-graphql';
import type { AccessGrant } from '../../access/access-grant.entity.js';
import type { GrantState } from './grant-state.js';
import type { AccessDecision as Decision } from './steps/decide-access.js';

type Kind = AccessGrant['kind'];

/** How a grant came about: GraphQL name to the word of the table. */
export const AccessGrantKind = {
  REQUEST: 'request',
  EMERGENCY: 'emergency',
} as const satisfies Record<Uppercase<Kind>, Kind>;

registerEnumType(AccessGrantKind, {
  name: 'AccessGrantKind',
  description: 'How a grant came about 授权种类',
  valuesConfig: {
    REQUEST: { description: 'It was asked for and decided on 申请授权' },
    EMERGENCY: { description: 'It was taken in an emergency, for at most 24 hours 紧急访问' },
  },
});

/** Where a grant stands: GraphQL name to the hub's word. */
export const AccessGrantState = {
  REQUESTED: 'requested',
  GRANTED: 'granted',
  REFUSED: 'refused',
  REVOKED: 'revoked',
  EXPIRED: 'expired',
  LAPSED: 'lapsed',
} as const satisfies Record<Uppercase<GrantState>, GrantState>;

registerEnumType(AccessGrantState, {
  name: 'AccessGrantState',
  description: 'Where a grant stands 授权状态',
  valuesConfig: {
    REQUESTED: { description: 'It waits for a reply 待审批' },
    GRANTED: { description: 'It is granted; in force from validFrom to validTo 已授权' },
    REFUSED: { description: 'It was refused 已拒绝' },
    REVOKED: { description: 'It was revoked, or withdrawn before a reply 已撤销' },
    EXPIRED: { description: 'Its period is over 已到期' },
    LAPSED: { description: 'Nobody replied in time 逾期未批' },
  },
});

/** How a request is answered: GraphQL name to the hub's word. */
export const AccessDecision = {
  APPROVE: 'approve',
  NARROW: 'narrow',
  REFUSE: 'refuse',
} as const satisfies Record<Uppercase<Decision['decision']>, Decision['decision']>;

registerEnumType(AccessDecision, {
  name: 'AccessDecision',
  description: 'How a request is answered 审批决定',
  valuesConfig: {
    APPROVE: { description: 'As it was asked for 批准' },
    NARROW: { description: 'Approved with fewer fields, a smaller area or a shorter period 缩小范围后批准' },
    REFUSE: { description: 'Not approved; the note says why 拒绝' },
  },
});
