import 'reflect-metadata';
import { Arg, Resolver, Root, Subscription } from 'type-graphql';
import { SCALARS } from '../../common/scalars.js';
import { typeNamed } from '../../common/type-registry.js';
import { EventAlert } from './event-alert.type.js';
import { EventChange } from './event-change.type.js';
import type { SubscriptionContext } from './subscription-context.js';

interface Subscriber {
  readonly context: SubscriptionContext;
  readonly args: { readonly after?: string | null };
}

/** Follows events. What is told of each change, and what of the event is given, src/graphql/subscriptions settles. */
function follow({ context, args }: Subscriber): AsyncIterable<unknown> {
  return context.follow('Event', args.after ?? undefined);
}

const AREA = { nullable: true, description: 'Id of an area of any level: only events in it 区划范围' };
const FILTER = { nullable: true, description: 'Only events that fit 筛选' };
const AFTER = { nullable: true, description: 'Cursor after which it goes on; from now unless given 起始游标' };

/** What happens to the events that the caller may see, told while it happens. */
@Resolver()
export class EventSubscriptionResolver {
  @Subscription(() => EventChange, {
    subscribe: follow,
    description: 'What happens to the events that you may see, as the feed of changes has it 事件变更',
  })
  eventChanged(
    @Root() change: EventChange,
    @Arg('area', () => SCALARS.ID, AREA) _area?: string | null,
    @Arg('filter', () => typeNamed('EventFilter'), FILTER) _filter?: object | null,
    @Arg('after', () => SCALARS.String, AFTER) _after?: string | null,
  ): EventChange {
    return change;
  }

  @Subscription(() => EventAlert, {
    subscribe: follow,
    description: 'Events that you can do something about and that begin to ask for attention 事件告警',
  })
  eventAlert(
    @Root() alert: EventAlert,
    @Arg('area', () => SCALARS.ID, AREA) _area?: string | null,
    @Arg('filter', () => typeNamed('EventFilter'), FILTER) _filter?: object | null,
    @Arg('after', () => SCALARS.String, AFTER) _after?: string | null,
  ): EventAlert {
    return alert;
  }
}
