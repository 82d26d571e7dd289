import type { EnumDefinition } from '../../data/model.js';

/** What can be done with an event. */
export const EventAction = {
  name: 'EventAction',
  description: 'Action of the life cycle 办理动作',
  values: {
    REPORT: 'Report 上报',
    HANDLE_SELF: 'Handle in the grid itself 自办',
    ACCEPT: 'Accept 受理',
    REJECT: 'Not accept 不予受理',
    ASSESS: 'Assess 研判',
    DISPATCH: 'Dispatch to a department 分流',
    SIGN: 'Sign for 签收',
    RETURN: 'Give back 退单',
    WHISTLE: 'Whistle for several departments 吹哨',
    REPORT_IN: 'Report in after a whistle 报到',
    ESCALATE: 'Escalate to the next tier 升级',
    MEDIATE: 'Mediate 调处',
    REQUEST_EXTENSION: 'Ask for more time 申请延期',
    EXTEND: 'Grant more time 批准延期',
    RESOLVE: 'Resolve 办结',
    VERIFY: 'Verify with who reported it 回访',
    EVALUATE: 'Evaluate 问效',
    REOPEN: 'Reopen 重新办理',
    REFER_OUT: 'Refer out 转外',
    SUPERVISE: 'Supervise 督办',
  },
} as const satisfies EnumDefinition;

export type EventActionName = keyof typeof EventAction.values;
