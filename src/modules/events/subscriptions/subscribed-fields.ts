import { eventAlert } from './event-alert.js';
import { eventChanged } from './event-changed.js';
import type { SubscribedField } from './subscribed-field.js';

/** The fields of the subscription type, by name. */
export const SUBSCRIBED_FIELDS: Readonly<Record<string, SubscribedField>> = { eventChanged, eventAlert };
