import type { Model, ModelField } from '../../src/data/model.js';
import { MODELS } from '../../src/modules/index.js';
import type { Effect } from '../../src/policy/access.js';
import type { Principal } from '../../src/shared/principal.js';
import { fullValue, maskedValue } from '../support/expected-value.js';
import type { Json } from '../support/hub.js';
import { type NaiveRows, rowsInMemory } from '../support/naive-rows.js';
import type { CaseRow } from '../support/policy-cases.js';
import { wantedEffect } from './matrix.js';
import { linksOf, modelOf, rowsOf, TABLES, type World, type WorldRow } from './world.js';

/** What callers of one department, tier and reason get, by type, kind of row and field. */
type Effects = Map<Model, Map<CaseRow, Map<string, Effect>>>;

const known = new Map<string, Effects>();

function effectsFor({ department, tier, purpose, caseId }: Principal): Effects {
  const key = `${department} ${tier} ${purpose !== undefined} ${caseId !== undefined}`;
  const effects = known.get(key) ?? new Map();
  known.set(key, effects);
  return effects;
}

/** Kinds of callers that read categories at all. */
const READERS: ReadonlySet<string> = new Set(['person', 'system']);

/**
 * What one caller may read of a world, worked out without the hub: from the cases of tests/policy/cases, the tables in memory
 * and the masks as the domain describes them.
 */
export class Reference {
  readonly caller: Principal;
  readonly world: World;
  readonly #facts: NaiveRows;
  readonly #byId = new Map<string, Map<string, WorldRow>>();
  readonly #kinds = new Map<WorldRow, CaseRow>();
  readonly #effects: Effects;
  readonly #links = new Map<string, ReadonlyMap<unknown, readonly string[]>>();

  constructor(world: World, caller: Principal) {
    this.world = world;
    this.caller = caller;
    this.#effects = effectsFor(caller);
    this.#facts = rowsInMemory((table) => (TABLES.some((one) => one === table) ? world[table as keyof World] : []));
    for (const model of MODELS)
      this.#byId.set(model.name, new Map(rowsOf(world, model).map((row) => [String(row.id), row])));
  }

  row(type: string, id: string): WorldRow | undefined {
    return this.#byId.get(type)?.get(id);
  }

  effect(model: Model, row: WorldRow, field: string): Effect {
    if (!READERS.has(this.caller.kind)) return 'none';
    const effects = this.#effectsOf(model, this.#kindOf(model, row));
    const known = effects.get(field);
    if (known !== undefined) return known;
    const { department, tier, purpose, caseId } = this.caller;
    const reason = { hasPurpose: purpose !== undefined, hasCase: caseId !== undefined };
    const question = { type: model.name, field, row: this.#kindOf(model, row), department, tier, ...reason };
    const effect = wantedEffect(question);
    effects.set(field, effect);
    return effect;
  }

  #effectsOf(model: Model, kind: CaseRow): Map<string, Effect> {
    const found = this.#effects.get(model)?.get(kind);
    if (found !== undefined) return found;
    const made = new Map<string, Effect>();
    const kinds = this.#effects.get(model) ?? new Map<CaseRow, Map<string, Effect>>();
    this.#effects.set(model, kinds.set(kind, made));
    return made;
  }

  /** Whether a row is tied to an event that is now assigned to the caller's department, wherever it lies. */
  isTied(model: Model, row: WorldRow): boolean {
    return this.#facts.facts(model, row, this.caller).has('tied');
  }

  /** Whether a row, or an area, lies in the areas of the caller. */
  isInScope(row: WorldRow): boolean {
    return this.#facts.facts(modelOf('Place'), row, this.caller).has(this.caller.tier === 'GRID' ? 'grids' : 'area');
  }

  isVisible(type: string, id: string): boolean {
    const row = this.row(type, id);
    return row !== undefined && this.effect(modelOf(type), row, 'id') === 'full';
  }

  /** What the caller gets of a field that has a line in the access files: null where it is withheld. */
  value(model: Model, row: WorldRow, name: string): Json {
    const field = model.fields[name];
    const effect = this.effect(model, row, name);
    if (field === undefined || effect === 'none') return null;
    // The community is given whether an address is known or not: it says the same as the area of residence.
    if (isAbsent(field, row) && !(effect === 'mask' && name === 'residenceAddress')) return null;
    if (effect === 'mask') return maskedValue(`${model.name}.${name}`, row, (id) => this.row('Area', String(id)) ?? {});
    if (field.kind !== 'many') return fullValue(model, name, row, (type, id) => this.isVisible(type, id));
    return this.#linked(field, row)
      .filter((id) => this.isVisible(field.target, id))
      .sort();
  }

  /** The records that a to-many relation gives, however it is decided. */
  related(model: Model, row: WorldRow, name: string): readonly string[] {
    const field = model.fields[name];
    if (field?.kind !== 'many') throw new Error(`${model.name}.${name} is no to-many relation`);
    if (field.inverse === undefined) return (this.value(model, row, name) ?? []) as readonly string[];
    const { inverse, through } = field;
    const target = modelOf(field.target);
    return rowsOf(this.world, target)
      .filter((one) => this.isVisible(target.name, String(one.id)) && this.effect(target, one, inverse) === 'full')
      .filter((one) => {
        if (through.by === 'column') return one[through.column] === row.id;
        if (through.by === 'ancestor') return ANCESTORS.some((column) => one[column] === row.id);
        return this.#linked(field, row).includes(String(one.id));
      })
      .map(({ id }) => String(id))
      .sort();
  }

  #linked(field: ModelField, row: WorldRow): readonly string[] {
    if (field.kind !== 'many' || field.through.by !== 'link') return [];
    const { table, source } = field.through;
    const known = this.#links.get(`${table} ${source}`);
    const links = known ?? linksOf(this.world, field.through);
    if (known === undefined) this.#links.set(`${table} ${source}`, links);
    return links.get(row.id) ?? [];
  }

  #kindOf(model: Model, row: WorldRow): CaseRow {
    const known = this.#kinds.get(row);
    if (known !== undefined) return known;
    const kind = model.scope === 'everyone' ? 'inside' : this.#scopedKind(model, row);
    this.#kinds.set(row, kind);
    return kind;
  }

  #scopedKind(model: Model, row: WorldRow): CaseRow {
    const facts = this.#facts.facts(model, row, this.caller);
    if (!facts.has(this.caller.tier === 'GRID' ? 'grids' : 'area')) return 'outside';
    const parts = [
      ...(facts.has('tied') ? ['tied'] : []),
      ...(facts.has('under14') && model.name === 'Person' ? ['child'] : []),
      ...(model.name === 'Event' && (facts.has('whistleblowing') || facts.has('childReporter'))
        ? ['whistleblowing']
        : []),
      ...(model.name === 'Thing' && facts.has('camera') ? ['camera'] : []),
    ];
    return (parts.join(' ') || 'inside') as CaseRow;
  }
}

const ANCESTORS = ['city_id', 'district_id', 'street_id', 'community_id', 'grid_id', 'area_id'];

/** Whether the row has no value there, so that no mask can make one. */
function isAbsent(field: ModelField, row: WorldRow): boolean {
  if (field.kind === 'column' || field.kind === 'one') return (row[field.column] ?? null) === null;
  return field.kind === 'object' && (row[field.presence] ?? null) === null;
}
