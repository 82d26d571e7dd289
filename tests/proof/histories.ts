import type { Principal } from '../../src/shared/principal.js';
import type { Draw } from '../support/draw.js';
import type { Canaries } from './canaries.js';
import { commonChanges } from './common-changes.js';
import { hiddenChanges } from './hidden-changes.js';
import { Reference } from './reference.js';
import { touchedFields } from './touched-fields.js';
import type { Change } from './variant.js';
import { hasView, viewOf } from './view.js';
import { copyWorld, TABLES, type TableName, type World, type WorldRow } from './world.js';

/** A world and one that is the same to a caller. */
export interface WorldPair {
  readonly one: World;
  readonly other: World;
}

/** What happens in both worlds of a pair; where it stands on one side alone, the caller may not notice it. */
export interface PairChange {
  readonly one?: Change;
  readonly other?: Change;
  /** Happens in the other world, in an earlier transaction, so that the two are alike in what the change will show. */
  readonly before?: Change;
}

/** What the next states of a pair are drawn from. */
export interface NextSources {
  readonly caller: Principal;
  readonly draw: Draw;
  readonly canaries: Canaries;
  /** Whether things also happen in one of the worlds alone. */
  readonly quiet: boolean;
}

/**
 * The next states of both worlds, each made by one transaction: changes in one of them, where the caller may not know of them,
 * then such as happen in both. The two are the same to the caller after each. None where no change leaves them so.
 */
export function nextPairs(pair: WorldPair, { caller, draw, canaries, quiet }: NextSources): readonly WorldPair[] {
  const common = commonChanges({ pair, caller, draw, canaries });
  const before = common.flatMap((change) => (change.before === undefined ? [] : [{ other: change.before }]));
  const hidden = quiet ? [...hiddenChanges({ pair, caller, draw, canaries }), ...before] : [];
  const begun = keepingAlike(pair, hidden, caller);
  const next = keepingAlike(begun, common, caller);
  return [begun, next].filter((one, at) => one !== [pair, begun][at]);
}

/** Makes as many of the changes as leave the worlds the same to the caller. */
function keepingAlike(pair: WorldPair, changes: readonly PairChange[], caller: Principal): WorldPair {
  if (changes.length === 0) return pair;
  const next = { one: changed(pair.one, changes, 'one'), other: changed(pair.other, changes, 'other') };
  if (isAlike(pair, next, caller)) return next;
  if (changes.length === 1) return pair;
  const half = changes.length >> 1;
  return keepingAlike(keepingAlike(pair, changes.slice(0, half), caller), changes.slice(half), caller);
}

/**
 * Whether a step leaves both worlds the same to the caller, and changes the same fields that are given to them. A feed tells of a
 * given field that changed though it shows the same: two histories that differ in that are not the same to the caller.
 */
function isAlike(pair: WorldPair, next: WorldPair, caller: Principal): boolean {
  const [one, other] = [new Reference(next.one, caller), new Reference(next.other, caller)];
  return (
    hasView(other, viewOf(next.one, caller, one)) && touchedFields(pair.one, one) === touchedFields(pair.other, other)
  );
}

/** A changed copy; tables that are as before stay the same arrays. */
function changed(world: World, changes: readonly PairChange[], side: keyof WorldPair): World {
  const copy = copyWorld(world);
  for (const change of changes) change[side]?.(copy);
  moveSteps(world, copy);
  mendReferences(copy);
  const entries = TABLES.map((table) => [table, isSame(world, copy, table) ? world[table] : copy[table]]);
  return Object.fromEntries(entries);
}

function isSame(world: World, copy: World, table: TableName): boolean {
  const [old, rows] = [world[table], copy[table]];
  return old.length === rows.length && rows.every((row, at) => isSameRow(row, old[at] ?? {}));
}

function isSameRow(row: WorldRow, old: WorldRow): boolean {
  for (const column in row) if (row[column] !== old[column]) return false;
  return true;
}

/** The steps of events that moved lie where these do. */
function moveSteps(before: World, after: World): void {
  const old = new Map(before.event.map(({ id, area_id }) => [id, area_id]));
  const moved = new Map(after.event.filter(({ id, area_id }) => old.get(id) !== area_id).map((row) => [row.id, row]));
  const present = new Set(after.event.map(({ id }) => id));
  for (const step of after.event_step) {
    const event = moved.get(step.event_id);
    if (event !== undefined && present.has(step.event_id)) Object.assign(step, placeOf(event));
  }
}

const TARGETS: Readonly<Record<string, TableName>> = {
  place_id: 'place',
  home_place_id: 'place',
  work_place_id: 'place',
  household_id: 'household',
  organization_id: 'organization',
  reporter_id: 'person',
};

const LINKS = { event_party: 'person', event_thing: 'thing' } as const;

/** References to records that are gone lead nowhere, and links to them are gone. */
function mendReferences(world: World): void {
  const ids = new Map(TABLES.map((table) => [table, new Set(world[table].map(({ id }) => id))]));
  for (const table of TABLES) {
    const [first = {}] = world[table];
    const references = Object.entries(TARGETS).filter(([column]) => column in first);
    for (const row of references.length === 0 ? [] : world[table]) {
      for (const [column, target] of references) {
        const id = row[column] ?? null;
        if (id !== null && ids.get(target)?.has(id) === false) row[column] = null;
      }
    }
  }
  for (const [table, target] of Object.entries(LINKS) as [keyof typeof LINKS, TableName][]) {
    const rows = world[table];
    const kept = rows.filter((row) => ids.get('event')?.has(row.event_id) && ids.get(target)?.has(row[`${target}_id`]));
    if (kept.length < rows.length) rows.splice(0, rows.length, ...kept);
  }
}

/** The columns that say where a row lies. */
export function placeOf({ area_id, city_id, district_id, street_id, community_id, grid_id }: World['event'][number]) {
  return {
    area_id: area_id ?? null,
    city_id: city_id ?? null,
    district_id: district_id ?? null,
    street_id: street_id ?? null,
    community_id: community_id ?? null,
    grid_id: grid_id ?? null,
  };
}
