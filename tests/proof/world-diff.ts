import pg from 'pg';
import { TABLES, type TableName, type World, type WorldRow } from './world.js';

/** Places of steps follow their events by a trigger, and steps go with their events. */
const FOLLOWING: ReadonlySet<TableName> = new Set(['event_step']);
const LINKS: readonly TableName[] = ['event_assignment', 'event_party', 'event_thing'];

/** Statements that make one world of another, in an order in which references hold; the same changes give the same statements. */
export function statementsBetween(before: World, after: World): readonly string[] {
  const changes = TABLES.map((table) => changesOf(table, before, after));
  const gone = new Set(changes.flatMap(({ table, removed }) => (table === 'event' ? removed.map(({ id }) => id) : [])));
  const links = changes.filter(({ table }) => LINKS.includes(table));
  const records = changes.filter(({ table }) => !LINKS.includes(table) && !FOLLOWING.has(table));
  return [
    ...changes.flatMap(({ table, added }) => added.map((row) => inserted(table, row))),
    ...links.flatMap(({ table, removed }) =>
      removed.filter(({ event_id }) => !gone.has(event_id)).map((row) => deleted(table, row)),
    ),
    ...[...records, ...links].flatMap(({ table, altered }) => altered.map(([old, row]) => updated(table, old, row))),
    ...records.toReversed().flatMap(({ table, removed }) => removed.map((row) => deleted(table, row))),
  ];
}

interface TableChanges {
  readonly table: TableName;
  readonly added: readonly WorldRow[];
  readonly removed: readonly WorldRow[];
  readonly altered: readonly (readonly [WorldRow, WorldRow])[];
}

function changesOf(table: TableName, before: World, after: World): TableChanges {
  const [old, present] = [keyed(before[table]), keyed(after[table])];
  return {
    table,
    added: [...present].flatMap(([key, row]) => (old.has(key) ? [] : [row])),
    removed: [...old].flatMap(([key, row]) => (present.has(key) ? [] : [row])),
    altered: [...old].flatMap(([key, row]) => {
      const now = present.get(key);
      return now !== undefined && changedColumns(row, now).length > 0 ? [[row, now] as const] : [];
    }),
  };
}

function keyed(rows: readonly WorldRow[]): ReadonlyMap<string, WorldRow> {
  return new Map(rows.map((row) => [keyOf(row), row]));
}

function keyOf({ id, event_id, person_id, thing_id }: WorldRow): string {
  return String(id ?? `${event_id} ${person_id ?? thing_id}`);
}

function changedColumns(old: WorldRow, row: WorldRow): readonly string[] {
  return Object.keys(row).filter(
    (column) => old[column] !== row[column] && JSON.stringify(old[column]) !== JSON.stringify(row[column]),
  );
}

function inserted(table: TableName, row: WorldRow): string {
  return `insert into ${table} select * from ${populated(table, row)}`;
}

function deleted(table: TableName, row: WorldRow): string {
  const keys = ['id', 'event_id', 'person_id', 'thing_id'].filter((column) => row[column] !== undefined);
  const key = row.id === undefined ? keys : ['id'];
  return `delete from ${table} where ${key.map((column) => `${column} = ${pg.escapeLiteral(String(row[column]))}`).join(' and ')}`;
}

function updated(table: TableName, old: WorldRow, row: WorldRow): string {
  const columns = changedColumns(old, row);
  const values = Object.fromEntries(['id', ...columns].map((column) => [column, row[column] ?? null]));
  const set = columns.map((column) => `${column} = changed.${column}`).join(', ');
  return `update ${table} set ${set} from ${populated(table, values)} changed where ${table}.id = changed.id`;
}

function populated(table: TableName, row: WorldRow): string {
  return `json_populate_record(null::${table}, ${pg.escapeLiteral(JSON.stringify(row))})`;
}
