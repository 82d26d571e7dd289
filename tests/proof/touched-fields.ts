import type { ModelField } from '../../src/data/model.js';
import { MODELS } from '../../src/modules/index.js';
import type { Reference } from './reference.js';
import { decidedFields } from './view.js';
import { linksOf, rowsOf, type World, type WorldRow } from './world.js';

/**
 * The fields of records that the caller sees, in full or masked, whose columns or links a step from one state to the next
 * changed: also where what is shown stays the same, behind a mask or because a reference leads from one hidden record to another.
 * @param reference of the state after it
 */
export function touchedFields(before: World, reference: Reference): string {
  const after = reference.world;
  const links = linksBetween({ before, after });
  const touched = MODELS.filter(({ table }) => table in after).flatMap((model) => {
    const old = new Map(rowsOf(before, model).map((row) => [row.id, row]));
    return rowsOf(after, model).flatMap((row) => {
      const was = old.get(row.id);
      if (was === undefined || !reference.isVisible(model.name, String(row.id))) return [];
      const changed = decidedFields(model).filter((field) => isChanged(model.fields[field], was, row, links));
      const given = changed.filter((field) => reference.effect(model, row, field) !== 'none');
      return given.length === 0 ? [] : [`${model.name} ${row.id}: ${given.sort().join()}`];
    });
  });
  return [...touched, ...changedTies(before, reference)].sort().join('\n');
}

/** Records that the caller sees of which a tie to their department began or ended, whether or not others hold. */
function changedTies(before: World, reference: Reference): readonly string[] {
  const { department } = reference.caller;
  const [was, is] = [tiesTo(department, before), tiesTo(department, reference.world)];
  const changed = [...was, ...is].filter((tie) => !was.has(tie) || !is.has(tie)).map((tie) => tie.split(' '));
  return [...new Set(changed.map(([type = '', id = '']) => `${type} ${id}`))]
    .filter((key) => reference.isVisible(...(key.split(' ') as [string, string])))
    .map((key) => `${key}: tied`);
}

/** `Person <id> <event>`: each record at the end of a chain that begins with an event which is assigned to the department. */
function tiesTo(department: string, world: World): ReadonlySet<string> {
  const isOwn = ({ department_id, ended_at }: WorldRow) => department_id === department && ended_at === null;
  const events = new Set(world.event_assignment.filter(isOwn).map(({ event_id }) => event_id));
  const households = new Map(world.person.map(({ id, household_id }) => [id, household_id]));
  const persons = [
    ...world.event_party.filter(({ event_id }) => events.has(event_id)),
    ...world.event
      .filter(({ id }) => events.has(id))
      .map(({ id, reporter_id }) => ({ event_id: id, person_id: reporter_id })),
  ].filter(({ person_id }) => person_id !== null);
  return new Set([
    ...[...events].map((id) => `Event ${id} ${id}`),
    ...world.event_step
      .filter(({ event_id }) => events.has(event_id))
      .map(({ id, event_id }) => `EventStep ${id} ${event_id}`),
    ...persons.map(({ event_id, person_id }) => `Person ${person_id} ${event_id}`),
    ...persons.map(({ event_id, person_id }) => `Household ${households.get(person_id)} ${event_id} ${person_id}`),
  ]);
}

function isChanged(field: ModelField | undefined, was: WorldRow, row: WorldRow, links: LinksOf): boolean {
  if (field === undefined) return false;
  if (field.kind === 'many') return links(field, 'before', row.id) !== links(field, 'after', row.id);
  return columnsIn(field).some(
    (column) => was[column] !== row[column] && JSON.stringify(was[column]) !== JSON.stringify(row[column]),
  );
}

function columnsIn(field: ModelField): readonly string[] {
  if (field.kind === 'column' || field.kind === 'one') return [field.column];
  return field.kind === 'object' ? Object.values(field.parts).map(({ column }) => column) : [];
}

/** The links of a record as text, before or after. */
type LinksOf = (field: ModelField & { readonly kind: 'many' }, when: 'before' | 'after', id: unknown) => string;

function linksBetween(worlds: { readonly before: World; readonly after: World }): LinksOf {
  const known = new Map<string, ReadonlyMap<unknown, readonly string[]>>();
  return ({ through }, when, id) => {
    if (through.by !== 'link') return '';
    const key = `${when} ${through.table} ${through.source}`;
    const links = known.get(key) ?? linksOf(worlds[when], through);
    known.set(key, links);
    return [...(links.get(id) ?? [])].sort().join();
  };
}
