import { registerEnumType } from 'type-graphql';
import type { ResyncReason as Reason } from '../../feed/feed-cursor.js';
import type { Change } from '../../feed/feed-page.js';

/** What happened to a record: GraphQL name to the feed's word. */
export const ChangeKind = {
  UPSERT: 'upsert',
  ENTERED_SCOPE: 'enteredScope',
  LEFT_SCOPE: 'leftScope',
  DELETE: 'delete',
} as const satisfies Record<string, Change['kind']>;

registerEnumType(ChangeKind, {
  name: 'ChangeKind',
  description: 'What happened to a record 变更类型',
  valuesConfig: {
    UPSERT: { description: 'It is new, or something of it changed 新增或更新' },
    ENTERED_SCOPE: { description: 'It was there before, and came into what you may read 进入可见范围' },
    LEFT_SCOPE: { description: 'It is there, and you may not read it any more 离开可见范围' },
    DELETE: { description: 'It is gone 删除' },
  },
});

/** Why a copy has to be made anew. */
export const ResyncReason = {
  POLICY_CHANGED: 'POLICY_CHANGED',
  GRANT_CHANGED: 'GRANT_CHANGED',
  SCOPE_CHANGED: 'SCOPE_CHANGED',
  CURSOR_EXPIRED: 'CURSOR_EXPIRED',
  DATABASE_RESTORED: 'DATABASE_RESTORED',
} as const satisfies { readonly [Name in Reason]: Name };

registerEnumType(ResyncReason, {
  name: 'ResyncReason',
  description: 'Why a copy has to be made anew 需重新同步的原因',
  valuesConfig: {
    POLICY_CHANGED: { description: 'The access policy gives you something else 权限策略变更' },
    GRANT_CHANGED: { description: 'A grant of yours began or ended 授权变更' },
    SCOPE_CHANGED: { description: 'Your areas changed, or your purpose or case 管辖范围变更' },
    CURSOR_EXPIRED: { description: 'The cursor is older than what is kept 游标过期' },
    DATABASE_RESTORED: { description: 'The database was set back to an earlier state 数据库已恢复' },
  },
});
