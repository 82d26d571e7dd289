import { Arg } from 'type-graphql';
import { checkText, LONGEST_REASON } from '../../../shared/check-text.js';
import { enumOf } from '../../common/enums.js';
import { SCALARS } from '../../common/scalars.js';
import { DisputeScale, EventUrgency, Satisfaction, SupervisionLevel } from '../event.model.js';
import { ReferralTarget } from '../event-step.model.js';

/** Longest reply to who reported an event. */
export const LONGEST_REPLY = 2000;

const scales = enumOf(DisputeScale);
const urgencies = enumOf(EventUrgency);
const satisfactions = enumOf(Satisfaction);
const levels = enumOf(SupervisionLevel);
const targets = enumOf(ReferralTarget);

/** The arguments that the mutations of the life cycle share, as TypeGraphQL's decorators. */
export const EVENT = Arg('event', () => SCALARS.ID, { description: 'Id of the event 事件标识' });
export const REASON = Arg('reason', () => SCALARS.String, { description: 'Why, 1 to 1000 characters 理由' });
export const NOTE = Arg('note', () => SCALARS.String, {
  nullable: true,
  description: 'What is said with it, 1 to 1000 characters 说明',
});
export const REPLY = Arg('reply', () => SCALARS.String, {
  description: 'What is replied to who reported it, 1 to 2000 characters 办理答复',
});
export const URGENCY = Arg('urgency', () => urgencies, { description: 'Urgency 紧急程度' });
export const CATEGORY = Arg('category', () => SCALARS.String, {
  nullable: true,
  description: 'Another subject category, 1 to 80 characters 事项类别',
});
export const SCALE = Arg('scale', () => scales, {
  nullable: true,
  description: 'Scale 纠纷规模, of disputes',
});
export const SATISFACTION = Arg('satisfaction', () => satisfactions, {
  description: 'How satisfied the reporter is 满意度',
});
export const SATISFACTION_IF_KNOWN = Arg('satisfaction', () => satisfactions, {
  nullable: true,
  description: 'How satisfied the reporter is 满意度',
});
export const LEVEL = Arg('level', () => levels, { description: 'Level 督办级别' });
export const TARGET = Arg('target', () => targets, { description: 'Where to 转外去向' });

/** @throws HubError BAD_USER_INPUT */
export function reasonText(given: string): string {
  return checkText('reason', given, LONGEST_REASON);
}

/** @throws HubError BAD_USER_INPUT */
export function noteText(given: string | null | undefined): string | null {
  return given == null ? null : checkText('note', given, LONGEST_REASON);
}

/** @throws HubError BAD_USER_INPUT */
export function replyText(given: string): string {
  return checkText('reply', given, LONGEST_REPLY);
}
