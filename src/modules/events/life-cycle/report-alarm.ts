import { sql } from 'kysely';
import { shapeOf } from '../../../data/sql/caller-shape.js';
import { conditionSql } from '../../../data/sql/conditions.js';
import { parameter } from '../../../data/sql/slot.js';
import { HubError } from '../../../shared/errors.js';
import { isUuid } from '../../../shared/uuid.js';
import { Area } from '../../areas/area.entity.js';
import { Thing } from '../../things/thing.entity.js';
import { thingModel } from '../../things/thing.model.js';
import { Event } from '../event.entity.js';
import { EventThing } from '../event-thing.entity.js';
import type { EventContext } from './event-context.js';
import type { HandledEvent } from './load-events.js';
import { reportCase } from './report-case.js';
import { runStatement } from './run-statement.js';
import { sentOnce } from './sent-once.js';

/** An alarm as a device's system sends it. */
export interface DeviceAlarm {
  /** Id of the device. */
  readonly thing: string;
  readonly alarmId: string;
  readonly category: string;
  readonly description: string;
}

/**
 * Opens an event for an alarm, where its device is: once, however often the alarm is sent.
 * @throws HubError FORBIDDEN but for systems of the grid centre and of the department that owns the device; BAD_USER_INPUT where
 * the caller sees no such device
 */
export async function reportAlarm(context: EventContext, alarm: DeviceAlarm): Promise<HandledEvent> {
  const { em, principal } = context;
  if (principal.kind !== 'system') throw new HubError('FORBIDDEN');
  const thing = await findThing(context, alarm.thing);
  if (![thing.ownerDepartment?.id, 'grid_centre'].includes(principal.department)) throw new HubError('FORBIDDEN');
  const area = await em.findOneOrFail(Area, thing.area.id);
  const { category, description } = alarm;
  const sent = { source: `thing:${thing.id}`, externalId: alarm.alarmId };
  return sentOnce(context, 'reportDeviceAlarm', sent, async (origin) => {
    const taken = await reportCase(context, { kind: 'DEVICE_ALARM', category, description, area, origin });
    em.create(EventThing, { event: em.getReference(Event, taken.event.id), thing });
    return { ...taken, fields: [...taken.fields, 'things'].sort() };
  });
}

async function findThing(context: EventContext, id: string): Promise<Thing> {
  const { em, caller } = context;
  const visible = conditionSql(thingModel, context.access('Thing').visible, 'of_thing', shapeOf(caller));
  const key = parameter({ from: 'argument', index: 0 }, 'uuid');
  const query = sql<object>`select 1 from thing as of_thing where of_thing.id = ${key} and ${visible}`;
  const seen = await runStatement(em, caller, query, [isUuid(id) ? id : null]);
  if (seen.length === 0) throw new HubError('BAD_USER_INPUT', 'There is no such device for the caller.');
  return em.findOneOrFail(Thing, id);
}
