import { ChangeKind } from '../../changes/changes.enums.js';
import { eventModel } from '../event.model.js';
import type { SubscribedField } from './subscribed-field.js';

const KINDS = new Map<string, string>(Object.entries(ChangeKind).map(([name, kind]) => [kind, name]));

/** `eventChanged`: each change of an event that concerns the caller. */
export const eventChanged: SubscribedField = {
  model: eventModel,
  gives: 'EventChange',
  record: 'event',
  needs: '',
  concerns: () => true,
  tell: ({ eventId, kind, id, cursor }) => ({ eventId, kind: KINDS.get(kind), id, cursor }),
};
