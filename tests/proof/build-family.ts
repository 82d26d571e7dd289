import type { Json } from '../support/hub.js';
import type { Zone } from './build-areas.js';
import type { Site, WorldMaker } from './build-world.js';

export interface FamilyOptions {
  /** Codes of the departments to which the family's events are assigned now. */
  readonly tied: readonly string[];
  readonly departments: readonly string[];
  readonly sites: readonly Site[];
  /** Number of the zone. */
  readonly at: number;
}

const YEAR = new Date().getUTCFullYear();

/** A household of two adults and a child, an event that an adult or the child reports, and one that reports wrongdoing. */
export function buildFamily(maker: WorldMaker, zone: Zone, options: FamilyOptions): void {
  const { canaries } = maker;
  const { sites, at } = options;
  const site = sites[at];
  const street = sites[3] ?? site;
  const place_id = site?.places[canaries.next() % 2] ?? null;
  const household = maker.place('household', zone, {
    ...{
      id: maker.id(),
      number: canaries.householdNumber(),
      place_id,
      tenure: 'RENTED',
      welfare: canaries.next() % 2 === 0,
    },
  });
  const people = ['HEAD', 'SPOUSE', 'SON'].map((head_relation) => {
    const n = canaries.next();
    const child = head_relation === 'SON';
    const sex = head_relation === 'SPOUSE' ? 'FEMALE' : 'MALE';
    const birth_date = child ? canaries.date(YEAR - 11, 6) : canaries.date(1950, 50);
    return maker.place('person', zone, {
      ...{ id: maker.id(), name: canaries.name(), sex, birth_date },
      ...{
        id_number: n % 7 === 0 ? null : canaries.idNumber(birth_date, sex),
        phone: n % 5 === 0 ? null : canaries.phone(),
      },
      ...{
        residence_address: n % 6 === 0 ? null : `里${canaries.word()}室`,
        registered_area_id: registeredIn(maker, n),
      },
      ...{ kind: child ? 'LEFT_BEHIND' : 'REGISTERED', marital_status: child ? null : 'MARRIED' },
      ...{ care_needs: n % 3 === 0 ? [] : [child ? 'ORPHAN' : 'DISABILITY'], household_id: household, head_relation },
      ...{ home_place_id: place_id, work_place_id: (child ? street : site)?.places[n % 2] ?? null },
    });
  });
  buildEvents(maker, zone, options, people);
}

function registeredIn({ zones }: WorldMaker, n: number): Json {
  return n % 4 === 0 ? null : (zones[n % zones.length]?.area.community_id ?? null);
}

function buildEvents(
  maker: WorldMaker,
  zone: Zone,
  { tied, departments, sites, at }: FamilyOptions,
  [head = '', spouse = '', child = '']: readonly string[],
): void {
  const { canaries } = maker;
  const byChild = canaries.next() % 2 === 0;
  for (const [n, whistleblowing] of [false, true, false].entries()) {
    const id = maker.id();
    const reporter_id = n === 2 ? null : byChild ? child : head;
    const kinds = whistleblowing
      ? { kind: 'HOTLINE_ORDER', request_kind: 'REPORT', scale: null }
      : { kind: n === 0 ? 'DISPUTE' : 'HAZARD', request_kind: null, scale: n === 0 ? 'GROUP' : null };
    const anonymous = n === 2 && canaries.next() % 2 === 0;
    maker.place('event', zone, {
      ...{ id, number: `号${canaries.word()}`, ...kinds, category: `类${canaries.word()}`, status: 'IN_PROGRESS' },
      ...{
        reported_at: canaries.moment(2023),
        due_at: canaries.moment(2024),
        closed_at: n === 1 ? null : canaries.moment(2025),
      },
      ...{ description: `述${canaries.word()}`, reporter_name: anonymous ? null : canaries.name() },
      ...{ reporter_phone: anonymous ? null : canaries.phone(), reporter_id: anonymous ? null : reporter_id },
      ...{
        agreement: n === 2 ? null : `协${canaries.word()}`,
        place_id: sites[(at + n) % sites.length]?.places[n % 2] ?? null,
      },
      ...{ tier: 'STREET', urgency: n === 2 ? null : 'URGENT', returns: 0 },
      ...{ reply: n === 1 ? null : `复${canaries.word()}`, satisfaction: n === 0 ? 'SATISFIED' : null },
      ...(n === 1
        ? { supervision: null, supervision_due_at: null }
        : { supervision: 'YELLOW', supervision_due_at: canaries.moment(2026) }),
      organization_id: n === 2 ? null : (sites[n === 0 ? at : (at + 1) % sites.length]?.organization ?? null),
    });
    for (const action of ['REPORT', 'RESOLVE']) {
      maker.place('event_step', zone, {
        ...{
          id: maker.id(),
          event_id: id,
          number: canaries.next(),
          action,
          from_status: action === 'REPORT' ? null : 'IN_PROGRESS',
        },
        ...{ to_status: 'IN_PROGRESS', at: canaries.moment(2023), due_at: n === 1 ? null : canaries.moment(2024) },
        ...{
          actor_id: `员${canaries.word()}`,
          department_id: departments[n] ?? null,
          referred_to: n === 2 ? 'COURT' : null,
        },
        note: n === 1 ? null : `注${canaries.word()}`,
      });
    }
    for (const person_id of n === 0 ? [spouse] : n === 1 ? [byChild ? head : child] : []) {
      maker.put('event_party', { event_id: id, person_id });
    }
    const things = new Set([sites[at]?.things[n], sites[at]?.things[1], sites[(at + 1) % sites.length]?.things[2]]);
    for (const thing_id of things) if (thing_id !== undefined) maker.put('event_thing', { event_id: id, thing_id });
    for (const department_id of departments) {
      if (!tied.includes(department_id) && canaries.next() % 4 > 0) continue;
      const ended_at = tied.includes(department_id) ? null : '2025-12-10T00:00:00+00:00';
      const assigned_at = '2023-01-03T00:00:00+00:00';
      maker.put('event_assignment', { id: maker.id(), event_id: id, department_id, assigned_at, ended_at });
    }
  }
}
