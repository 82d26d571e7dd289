import type { EventUrgencyName } from '../event.model.js';

/** How much time the next step has. `keep`: as much as it had; `none`: nothing is due. */
export type Limit =
  | { readonly workingDays: number }
  | { readonly hours: number }
  | { readonly months: number }
  | 'resolution'
  | 'joint'
  | 'granted'
  | 'keep'
  | 'none';

/** What limits depend on. */
export interface LimitedEvent {
  readonly kind: string;
  readonly requestKind?: string | null | undefined;
  readonly urgency?: string | null | undefined;
}

const URGENT: Readonly<Record<Exclude<EventUrgencyName, 'NORMAL'>, Limit>> = {
  EMERGENCY: { hours: 2 },
  URGENT: { hours: 24 },
};

/** By kind of event or, of hotline orders, kind of request: what is not urgent. */
export const RESOLUTION_LIMITS: Readonly<Record<string, Limit>> = {
  DEVICE_ALARM: { workingDays: 1 },
  HAZARD: { workingDays: 3 },
  GRID_REPORT: { workingDays: 5 },
  DISPUTE: { workingDays: 20 },
  CONSULT: { workingDays: 3 },
  HELP: { workingDays: 5 },
  PRAISE: { workingDays: 5 },
  COMPLAINT: { workingDays: 15 },
  SUGGESTION: { workingDays: 15 },
  REPORT: { workingDays: 20 },
  HOTLINE_ORDER: { workingDays: 5 },
};

/** How long a department has to resolve an event, from its signature. */
export function resolutionLimit({ kind, requestKind, urgency }: LimitedEvent): Limit {
  if (urgency === 'EMERGENCY' || urgency === 'URGENT') return URGENT[urgency];
  return RESOLUTION_LIMITS[requestKind ?? kind] ?? { workingDays: 5 };
}

/** How long several departments have that were whistled for, from when the last of them came. */
export function jointLimit({ urgency }: LimitedEvent): Limit {
  return { workingDays: urgency === 'EMERGENCY' || urgency === 'URGENT' ? 3 : 5 };
}
