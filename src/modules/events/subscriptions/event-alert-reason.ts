import { registerEnumType } from 'type-graphql';

/** Why an event asks for attention. */
export const EventAlertReason = {
  EMERGENCY: 'EMERGENCY',
  ESCALATED: 'ESCALATED',
  SUPERVISED: 'SUPERVISED',
  OVERDUE: 'OVERDUE',
} as const;

export type EventAlertReasonName = keyof typeof EventAlertReason;

registerEnumType(EventAlertReason, {
  name: 'EventAlertReason',
  description: 'Why an event asks for attention 告警原因',
  valuesConfig: {
    EMERGENCY: { description: 'It is an emergency 特急' },
    ESCALATED: { description: 'It was handed on to a higher tier, which has to assess it 升级' },
    SUPERVISED: { description: 'A result is asked for, yellow or red card 督办' },
    OVERDUE: { description: 'Its due time is over 超期' },
  },
});
