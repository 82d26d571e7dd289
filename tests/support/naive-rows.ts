import type pg from 'pg';
import { ANCESTOR_COLUMNS } from '../../src/data/area-levels.js';
import type { ColumnField, Model } from '../../src/data/model.js';
import type { Principal } from '../../src/shared/principal.js';

/** A row as PostgreSQL writes it in JSON. */
export type Row = Readonly<Record<string, unknown>>;

/** Tables in memory, and who is tied to what: what a caller may see, worked out without SQL. */
export interface NaiveRows {
  of(model: Model): readonly Row[];
  /** The row conditions that hold of a row for a caller, by the names that the access files use. */
  facts(model: Model, row: Row, caller: Principal): ReadonlySet<string>;
}

/** Loads the tables of a small district. */
export async function naiveRows(queries: pg.Pool, models: readonly Model[]): Promise<NaiveRows> {
  const tables = new Map<string, readonly Row[]>();
  const others = ['person', 'event', 'event_party', 'event_assignment', 'grid_assignment'];
  for (const table of new Set([...models.map((model) => model.table), ...others])) {
    const { rows } = await queries.query<{ row: Row }>(`select to_json(t) as row from ${table} t`);
    tables.set(
      table,
      rows.map(({ row }) => row),
    );
  }
  return rowsInMemory((table) => tables.get(table) ?? []);
}

/** What holds of rows that are in memory, given the rows of each table. */
export function rowsInMemory(table: (name: string) => readonly Row[]): NaiveRows {
  const [people, events, parties, steps] = [table('person'), table('event'), table('event_party'), table('event_step')];
  const assignments = table('event_assignment').filter((row) => row.ended_at === null);
  const grids = table('grid_assignment');
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const fourteen = `${Number(today.slice(0, 4)) - 14}${today.slice(4)}`;
  const children = new Set(people.filter((row) => String(row.birth_date) > fourteen).map(({ id }) => id));

  const tiedTo = new Map<string, ReturnType<typeof tied>>();
  function tied(department: string) {
    const eventIds = new Set(assignments.filter((row) => row.department_id === department).map((row) => row.event_id));
    const personIds = new Set<unknown>([
      ...parties.filter((row) => eventIds.has(row.event_id)).map((row) => row.person_id),
      ...events.filter((row) => eventIds.has(row.id) && row.reporter_id !== null).map((row) => row.reporter_id),
    ]);
    const householdIds = new Set(people.filter((row) => personIds.has(row.id)).map((row) => row.household_id));
    const stepIds = new Set(steps.filter((row) => eventIds.has(row.event_id)).map((row) => row.id));
    const ties: Readonly<Record<string, Set<unknown>>> = {
      ...{ Event: eventIds, EventStep: stepIds, Person: personIds, Household: householdIds },
    };
    return ties;
  }

  const isActive = (row: Row) =>
    String(row.valid_from) <= today && (row.valid_to === null || String(row.valid_to) >= today);
  const gridsOf = new Map<unknown, Set<unknown>>();
  for (const { member_id: member, area_id: area } of grids.filter(isActive)) {
    gridsOf.set(member, (gridsOf.get(member) ?? new Set()).add(area));
  }

  return {
    of: (model) => table(model.table),
    facts: (model, row, caller) => {
      const ties = tiedTo.get(caller.department) ?? tied(caller.department);
      tiedTo.set(caller.department, ties);
      const areas: readonly unknown[] = caller.areaIds;
      const holds: Readonly<Record<string, boolean>> = {
        area: areas.includes(row[ANCESTOR_COLUMNS[caller.tier]]),
        grids: gridsOf.get(caller.id)?.has(row.grid_id) ?? false,
        tied: ties[model.name]?.has(row.id) ?? false,
        under14: model.name === 'Person' && children.has(row.id),
        childReporter: children.has(row.reporter_id),
        whistleblowing: row.request_kind === 'REPORT',
        camera: row.kind === 'CAMERA',
      };
      return new Set(Object.keys(holds).filter((name) => holds[name]));
    },
  };
}

/** The order of two values of a column: NULL is the greatest; text by code points. */
export function compareValues(field: ColumnField, a: unknown, b: unknown): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  if (field.type === 'DateTime') return Math.sign(Date.parse(String(a)) - Date.parse(String(b)));
  if (typeof a === 'number' && typeof b === 'number') return Math.sign(a - b);
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}
