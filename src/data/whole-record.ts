import type { FieldAccess, TypeAccess } from '../policy/access.js';
import { atomsOf } from '../policy/condition.js';
import { fieldAccess } from '../policy/field-access.js';
import type { Model, ModelField } from './model.js';
import type { ListPlan, ManySelection, OneSelection, PartSelection, RecordPlan, Selection } from './plan.js';

/** What a whole record gives to the receipt: field names by effect, and the plan indexes whose ids are its records. */
export interface WholeRecordRead {
  readonly type: string;
  readonly full: readonly string[];
  readonly masked: readonly string[];
  readonly withheld: readonly string[];
  readonly indexes: readonly number[];
}

/** A record with everything that a class of callers can get of it, as departments pull it. */
export interface WholeRecord {
  readonly plan: RecordPlan;
  readonly reads: readonly WholeRecordRead[];
  /** Fields that some row gives, in full or masked. */
  readonly given: ReadonlyMap<string, FieldAccess>;
  /** Names of the row conditions that decide what a row gives. */
  readonly conditions: readonly string[];
}

/** What planning a whole record needs. */
export interface WholeRecordSources {
  readonly modelOf: (type: string) => Model;
  readonly decide: (type: string) => TypeAccess;
}

/** Most records of a list in a whole record: parties, things, departments of an event. */
const MOST_LISTED = 1000;

/**
 * Plans the whole record of a type: every field that some row gives the class, and of each record that it refers to the id,
 * where that record is visible. What another type's field decides (the other direction of a relation) is not part of it. What is
 * withheld of a row is null.
 */
export function wholeRecord(sources: WholeRecordSources, type: string): WholeRecord {
  return new WholeRecordBuilder(sources, type).build();
}

class WholeRecordBuilder {
  readonly #sources: WholeRecordSources;
  readonly #model: Model;
  readonly #access: TypeAccess;
  /** Plan indexes of the records that are referred to, by type. */
  readonly #referred = new Map<string, number[]>();
  #next = 1;

  constructor(sources: WholeRecordSources, type: string) {
    this.#sources = sources;
    this.#model = sources.modelOf(type);
    this.#access = sources.decide(type);
  }

  build(): WholeRecord {
    const model = this.#model;
    const access = this.#access;
    const fields = Object.entries(model.fields).filter(([name, field]) => this.#isEverGiven(name, field));
    const selections = fields.map(([name, field]) => this.#selection(name, field));
    const plan: RecordPlan = { kind: 'record', index: 0, model, access, row: { model, access, selections } };
    const decided = fields.map(([name]) => [name, fieldAccess(access, name)] as const);
    const conditions = [access.visible, ...decided.flatMap(([, { full, mask }]) => [full, mask])];
    const names = new Set(conditions.flatMap((condition) => [...atomsOf(condition)]));
    return { plan, reads: this.#reads(decided), given: new Map(decided), conditions: [...names].sort() };
  }

  #isEverGiven(name: string, field: ModelField): boolean {
    if (field.kind === 'many' && field.inverse !== undefined) return false;
    const leadsOn = field.kind === 'column' || field.kind === 'object' || this.#isOpen(field.target);
    return leadsOn && isGiven(fieldAccess(this.#access, name));
  }

  #isOpen(type: string): boolean {
    return this.#sources.decide(type).visible.op !== 'false';
  }

  #selection(key: string, field: ModelField): Selection {
    const access = fieldAccess(this.#access, key);
    switch (field.kind) {
      case 'column':
        return { kind: 'column', key, field, access };
      case 'one':
        return { kind: 'one', key, relation: field, access, node: this.#reference(field.target) };
      case 'object': {
        const parts = Object.entries(field.parts).flatMap(([name, part]): PartSelection[] => {
          if (part.kind === 'column') return [{ kind: 'part', key: name, name, field: part }];
          if (access.full.op === 'false' || !this.#isOpen(part.target)) return [];
          return [{ kind: 'one', key: name, relation: part, node: this.#reference(part.target) }];
        });
        return { kind: 'object', key, field, access, parts };
      }
      case 'many': {
        const { index, model, access: target, row } = this.#reference(field.target);
        const node: ListPlan = { kind: 'list', index, model, access: target, row, limit: MOST_LISTED };
        return { kind: 'many', key, relation: field, access, node } satisfies ManySelection;
      }
    }
  }

  /** A record of which the id is given. */
  #reference(type: string): OneSelection['node'] {
    const model = this.#sources.modelOf(type);
    const access = this.#sources.decide(type);
    const index = this.#next++;
    this.#referred.set(type, [...(this.#referred.get(type) ?? []), index]);
    const id = model.fields.id;
    if (id?.kind !== 'column') throw new Error(`${type} has no id`);
    const own = [{ kind: 'column', key: 'id', field: id, access: fieldAccess(access, 'id') } as const];
    return { kind: 'record', index, model, access, row: { model, access, selections: own } };
  }

  #reads(decided: readonly (readonly [string, FieldAccess])[]): readonly WholeRecordRead[] {
    const named = (is: (access: FieldAccess) => boolean) =>
      decided.flatMap(([name, access]) => (is(access) ? [name] : []));
    const own: WholeRecordRead = {
      type: this.#model.name,
      full: named(({ full }) => full.op !== 'false').sort(),
      masked: named((access) => access.full.op !== 'true' && isMasked(access)).sort(),
      withheld: named(({ full, mask }) => full.op !== 'true' && mask.op !== 'true').sort(),
      indexes: [0],
    };
    const referred = [...this.#referred].filter(([type]) => this.#isListed(type));
    return [own, ...referred.map(([type, indexes]) => ({ type, full: ['id'], masked: [], withheld: [], indexes }))];
  }

  /** Public reference data, which everybody reads, would fill receipts with what nobody asks for. */
  #isListed(type: string): boolean {
    return this.#sources.modelOf(type).scope !== 'everyone';
  }
}

function isMasked({ mask, maskName }: FieldAccess): boolean {
  return maskName !== undefined && mask.op !== 'false';
}

function isGiven(access: FieldAccess): boolean {
  return access.full.op !== 'false' || isMasked(access);
}
