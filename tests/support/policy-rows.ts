import { TIERS, type Tier } from '../../src/shared/principal.js';
import type { TestHub } from './hub.js';
import { addPolicyAreas } from './policy-areas.js';
import { type CaseRow, DEPARTMENT_CODES } from './policy-cases.js';

/** A row made for the policy cases. */
export interface PolicyRow {
  readonly type: string;
  readonly id: string;
  /** Which row of the cases it is for a caller. */
  kindFor(caller: { readonly department: string; readonly tier: Tier }): CaseRow;
}

type Flag = 'child' | 'whistleblowing' | 'camera';

interface Standing {
  /** The widest tier whose demo caller does not have the row in scope. */
  readonly outside?: Tier;
  /** Codes of the departments it is tied to. */
  readonly tied?: readonly string[];
  readonly flag?: Flag;
}

/** The date by which ages and assignments are reckoned, in SQL. */
export const TODAY_IN_CHINA = "(now() at time zone 'Asia/Shanghai')::date";

const DEPARTMENTS = Object.values(DEPARTMENT_CODES);
const SURNAMES = ['张', '欧阳', '李', '司马', '王', '赵', '诸葛', '钱'];

const uuid = (kind: number, n: number) => `00000000-000${kind}-4000-8000-${String(n).padStart(12, '0')}`;
const nameOf = (n: number) => `${SURNAMES[n % SURNAMES.length]}${String.fromCharCode(0x5e00 + 13 * n, 0x6e00 + 7 * n)}`;
const phoneOf = (kind: number, n: number) =>
  `139${kind}${String(1_000_003 * (n + 1))
    .padStart(7, '0')
    .slice(-7)}`;

/** Adds rows with values of their own to the demo district, inside and just outside of the demo callers' areas. */
export async function addPolicyRows(hub: TestHub): Promise<readonly PolicyRow[]> {
  const maker = new RowMaker(hub);
  await maker.make();
  return maker.rows;
}

class RowMaker {
  readonly rows: PolicyRow[] = [];
  readonly #hub: TestHub;
  #areas: ReadonlyMap<Tier | undefined, number> = new Map();
  #next = 0;

  constructor(hub: TestHub) {
    this.#hub = hub;
  }

  async make(): Promise<void> {
    this.#areas = await addPolicyAreas(this.#hub);
    for (const outside of [undefined, ...TIERS]) await this.#makeSites(outside);
    for (const [n, department] of DEPARTMENTS.entries()) await this.#makeTied({ tied: [department] }, n);
    for (const [n, outside] of TIERS.entries()) await this.#makeTied({ tied: DEPARTMENTS, outside }, 20 + n);
    await this.#makeEndedAssignments();
  }

  /** What is nobody's in particular: place, organization, things, an assignment. */
  async #makeSites(outside: Tier | undefined): Promise<void> {
    const n = this.#siteNumber(outside);
    const area_id = this.#areas.get(outside);
    const standing: Standing = outside === undefined ? {} : { outside };
    const [bounds] = await this.#hub.sql<{ x: number; y: number }>(
      'select coalesce((west + east) / 2, 118.7) + 0.000001 * $2 as x, coalesce((south + north) / 2, 32) as y from area where id = $1',
      [area_id, n],
    );
    const point = { longitude: bounds?.x, latitude: bounds?.y };
    this.#row('Area', String(area_id), standing);
    await this.#insert('Place', 'place', uuid(1, n), standing, {
      ...{
        name: `场所${n}`,
        kind: 'SHOP',
        area_id,
        address: `某路${n}号`,
        code: `场所码${n}`,
        hazards: ['GAS', 'FLOODING'],
      },
      ...point,
    });
    await this.#insert('Organization', 'organization', uuid(2, n), standing, {
      ...{ name: `组织${n}`, kind: 'COMPANY', status: 'ACTIVE', area_id, place_id: uuid(1, n), phone: phoneOf(2, n) },
      legal_representative: nameOf(40 + n),
    });
    for (const flag of [undefined, 'camera'] as const) {
      const id = uuid(3, 2 * n + (flag === undefined ? 0 : 1));
      await this.#insert(
        'Thing',
        'thing',
        id,
        { ...standing, ...(flag && { flag }) },
        {
          ...{
            code: `部件${id}`,
            kind: flag ? 'CAMERA' : 'BENCH',
            owner_department_id: 'urban_management',
            status: 'IN_USE',
          },
          ...{ area_id, place_id: uuid(1, n), ...point, sharing_from: '2024-02-03', sharing_until: '2030-04-05' },
          sharing_revoked_at: '2025-06-07T08:09:10.123Z',
        },
      );
    }
    await this.#insert('GridAssignment', 'grid_assignment', uuid(4, n), standing, {
      ...{ area_id, member_id: `worker:of:${n}`, role: 'LEADER', name: nameOf(60 + n), phone: phoneOf(4, n) },
      ...{ valid_from: '2024-01-02', valid_to: '2099-12-30' },
    });
  }

  #siteNumber(outside: Tier | undefined): number {
    return outside === undefined ? 0 : 1 + TIERS.indexOf(outside);
  }

  /** A household of an adult and a child, an event of theirs and one that reports wrongdoing. */
  async #makeTied(standing: Standing, n: number): Promise<void> {
    const area_id = this.#areas.get(standing.outside);
    const site = this.#siteNumber(standing.outside);
    await this.#insert('Household', 'household', uuid(5, n), standing, {
      ...{ number: String(910_000_000 + 1001 * n), area_id, place_id: uuid(1, site), tenure: 'RENTED', welfare: true },
    });
    const adult = uuid(6, 2 * n);
    const child = uuid(6, 2 * n + 1);
    await this.#person(adult, standing, n, site);
    await this.#person(child, { ...standing, flag: 'child' }, n, site);
    const [reporter, party] = n % 2 === 0 ? [adult, child] : [child, adult];
    for (const flag of [undefined, 'whistleblowing'] as const) {
      const id = uuid(7, 2 * n + (flag === undefined ? 0 : 1));
      const protectedBy = flag ?? (reporter === child ? 'whistleblowing' : undefined);
      const hotline = { kind: 'HOTLINE_ORDER', request_kind: 'REPORT' };
      await this.#insert(
        'Event',
        'event',
        id,
        { ...standing, ...(protectedBy && { flag: protectedBy }) },
        {
          ...{
            number: `事件${id}`,
            category: `类别${n}`,
            status: 'IN_PROGRESS',
            area_id,
            ...(flag ? hotline : { kind: 'DISPUTE', scale: 'GROUP' }),
          },
          ...{
            reported_at: '2025-01-02T03:04:05.678Z',
            due_at: '2025-02-02T03:04:05.678Z',
            closed_at: '2025-01-12T03:04:05.678Z',
          },
          ...{
            description: `描述${id}`,
            reporter_name: nameOf(80 + n),
            reporter_phone: phoneOf(7, n),
            reporter_id: reporter,
          },
          ...{ agreement: `协议${id}`, place_id: uuid(1, site), organization_id: uuid(2, site) },
          ...{ tier: 'STREET', urgency: 'URGENT', reply: `答复${id}`, satisfaction: 'SATISFIED' },
          ...{ supervision: 'RED', supervision_due_at: '2025-01-22T03:04:05.678Z' },
        },
      );
      for (const number of [1, 2]) {
        await this.#insert(
          'EventStep',
          'event_step',
          uuid(8, 4 * n + 2 * number - (flag === undefined ? 1 : 0)),
          standing,
          {
            ...{ event_id: id, number, action: 'REFER_OUT', from_status: 'REPORTED', to_status: 'REFERRED', area_id },
            ...{ at: '2025-01-03T03:04:05.678Z', due_at: '2025-01-06T16:00:00Z', actor_id: `办理人${id}${number}` },
            ...{ department_id: 'health', referred_to: 'COURT', note: `说明${id}${number}` },
          },
        );
      }
      await this.#put('event_party', { event_id: id, person_id: party });
      for (const thing of new Set([2 * site, 2 * site + 1, 2 * this.#siteNumber('GRID')])) {
        await this.#put('event_thing', { event_id: id, thing_id: uuid(3, thing) });
      }
      for (const department_id of DEPARTMENTS) {
        const ended_at = standing.tied?.includes(department_id) ? null : '2025-01-10T00:00:00Z';
        await this.#put('event_assignment', {
          event_id: id,
          department_id,
          assigned_at: '2025-01-03T00:00:00Z',
          ended_at,
        });
      }
    }
  }

  async #person(id: string, standing: Standing, n: number, site: number): Promise<void> {
    const child = standing.flag === 'child';
    const serial = this.#next++;
    const [born] = await this.#hub.sql<{ day: string }>(
      `select to_char(case when $1 then ${TODAY_IN_CHINA} - 2000 - $2::int else date '1970-01-01' + 37 * $2::int end, 'YYYY-MM-DD') as day`,
      [child, serial],
    );
    await this.#insert('Person', 'person', id, standing, {
      ...{ name: nameOf(serial), sex: 'UNSPECIFIED', birth_date: born?.day, phone: phoneOf(6, serial) },
      ...{ area_id: this.#areas.get(standing.outside), residence_address: `某路${serial}号${serial}室` },
      ...{
        registered_area_id: this.#areas.get('DISTRICT'),
        kind: 'FLOATING',
        marital_status: 'SINGLE',
        care_needs: ['ORPHAN'],
      },
      ...{ household_id: uuid(5, n), head_relation: child ? 'OTHER' : 'HEAD', home_place_id: uuid(1, site) },
      work_place_id: child ? uuid(1, this.#siteNumber('STREET')) : uuid(1, site),
    });
    await this.#hub.sql(
      `update person set id_number = first17 || citizen_check_character(first17) from
        (select '99' || lpad($2, 4, '0') || to_char(birth_date, 'YYYYMMDD') || '777' as first17 from person where id = $1) made
        where id = $1`,
      [id, String(1 + 91 * serial)],
    );
  }

  /** Assignments of the demo callers that ended yesterday or begin tomorrow, to a grid outside. */
  async #makeEndedAssignments(): Promise<void> {
    await this.#hub.sql(
      `insert into grid_assignment (area_id, member_id, role, name, valid_from, valid_to)
       select $1, 'demo:' || department.id || ':grid', 'OFFICER', '某人', term.valid_from, term.valid_to from department,
         (values (${TODAY_IN_CHINA} - 100, ${TODAY_IN_CHINA} - 1), (${TODAY_IN_CHINA} + 1, null)) term (valid_from, valid_to)`,
      [this.#areas.get('GRID')],
    );
  }

  async #insert(type: string, table: string, id: string, standing: Standing, values: Record<string, unknown>) {
    this.#row(type, id, standing);
    await this.#put(table, { id, ...values });
  }

  async #put(table: string, values: Record<string, unknown>): Promise<void> {
    const names = Object.keys(values);
    const places = names.map((_, at) => `$${at + 1}`);
    await this.#hub.sql(`insert into ${table} (${names.join()}) values (${places.join()})`, Object.values(values));
  }

  #row(type: string, id: string, { outside, tied = [], flag }: Standing): void {
    const knowsTies = ['Person', 'Household', 'Event', 'EventStep'].includes(type);
    this.rows.push({
      type,
      id,
      kindFor: ({ department, tier }) => {
        if (outside !== undefined && TIERS.indexOf(tier) >= TIERS.indexOf(outside)) return 'outside';
        const isTied = knowsTies && tied.includes(department);
        return ([...(isTied ? ['tied'] : []), ...(flag ? [flag] : [])].join(' ') as CaseRow) || 'inside';
      },
    });
  }
}
