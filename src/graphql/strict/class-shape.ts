import { areaField } from '../../data/arguments.js';
import type { ColumnField, EnumDefinition, Model, ModelField, ObjectField } from '../../data/model.js';
import { isIngested, writeFields } from '../../ingest/write-fields.js';
import type { WriteRights } from '../../ingest/write-rights.js';
import { orderTypeName } from '../../modules/common/order-type.js';
import { OWN_FIELDS, recordInputName } from '../../modules/ingest/record-input-type.js';
import type { FieldAccess, TypeAccess } from '../../policy/access.js';
import { fieldAccess } from '../../policy/field-access.js';
import { onlyMasked } from '../../policy/my-access.js';
import type { SchemaShape } from './narrow-schema.js';

/** What the shape of a class of callers follows from. */
export interface ClassSources {
  readonly models: readonly Model[];
  /** What the class gets of a type. */
  readonly decide: (type: string) => TypeAccess;
  /** What the class may send of a model; undefined: nothing. */
  readonly rights: (model: Model) => WriteRights | undefined;
  /** The root fields that are open to the class, by root type. */
  readonly roots: Readonly<Record<string, readonly string[]>>;
}

/**
 * The part of the hub's schema that some row could give a class of callers: types, fields, filters, orders and enum values. A
 * field that is never full is in no filter and no order, one that cannot be sent in no record. Of a type that follows from a model, nothing stays that is not
 * decided here; the other types (the viewer's, the access log's) stay whole where a root field leads to them.
 */
export function classShape(sources: ClassSources): SchemaShape {
  return new ClassShape(sources);
}

const LOGIC = ['and', 'or', 'not'];

class ClassShape implements SchemaShape {
  readonly members = new Map<string, Set<string>>();
  readonly required = new Set<string>();
  readonly #decide: ClassSources['decide'];

  constructor({ models, decide, rights, roots }: ClassSources) {
    this.#decide = decide;
    for (const [type, fields] of Object.entries(roots)) this.#add(type, ...fields);
    for (const model of models) this.#model(model);
    for (const model of models.filter(isIngested)) this.#input(model, rights(model)?.sent);
  }

  #model(model: Model): void {
    const access = this.#decide(model.name);
    this.#add(model.name);
    this.#add(`${model.name}Filter`, ...LOGIC);
    this.#add(orderTypeName(model));
    for (const field of Object.values(model.fields)) if (field.kind === 'object') this.#add(field.type);
    if (access.visible.op === 'false') return;
    for (const [name, field] of Object.entries(model.fields)) this.#field(model, access, name, field);
    for (const [name, { like }] of Object.entries(model.computed ?? {})) {
      const { full } = fieldAccess(access, like);
      if (!isEver(full)) continue;
      this.#add(model.name, name);
      if (full.op === 'true') this.required.add(`${model.name}.${name}`);
    }
    if (model.scope === 'ancestors') this.#rootArguments(model, access);
  }

  /** Of an enum that is sent, every value can be sent that no mask gives. */
  #input(model: Model, sent: ReadonlySet<string> = new Set()): void {
    this.#add(recordInputName(model), ...OWN_FIELDS, ...sent);
    for (const { name, field } of writeFields(model)) {
      if (!sent.has(name) || field.kind !== 'column' || typeof field.type === 'string') continue;
      if (field.type.masked !== undefined) this.#add(field.type.name, ...valuesInFull(field.type));
    }
  }

  /** The `area` argument compares the field that says where a row lies. */
  #rootArguments(model: Model, access: TypeAccess): void {
    const area = isEver(fieldAccess(access, areaField(model)).full) ? ['area'] : [];
    this.#add(`Query.${model.many}`, ...area, 'filter', 'orderBy', 'first', 'after', 'last', 'before');
  }

  #field(model: Model, access: TypeAccess, name: string, field: ModelField): void {
    const given = this.#given(access, name, field);
    if (given === undefined || !isEver(given.mask)) return;
    this.#add(model.name, name);
    if (this.#isNeverNull(field, given)) this.required.add(`${model.name}.${name}`);
    if (field.kind === 'column') this.#enum(field, given);
    if (field.kind === 'object') this.#parts(field, given);
    if (!isEver(given.full)) return;
    this.#add(`${model.name}Filter`, name);
    if (field.kind === 'column' && field.list !== true) this.#add(orderTypeName(model), name);
  }

  /** What decides the field; undefined where it leads to a type that is closed to the class. */
  #given(access: TypeAccess, name: string, field: ModelField): FieldAccess | undefined {
    if (field.kind === 'column' || field.kind === 'object') return fieldAccess(access, name);
    const target = this.#decide(field.target);
    if (target.visible.op === 'false') return undefined;
    if (field.kind === 'one') return fieldAccess(access, name);
    // A connection has no masked form.
    const { full, ...rest } =
      field.inverse === undefined ? fieldAccess(access, name) : fieldAccess(target, field.inverse);
    return { ...rest, full, mask: full };
  }

  /** A part that is a relation is given only where the whole field is full. */
  #parts({ type, parts }: ObjectField, given: FieldAccess): void {
    for (const [name, part] of Object.entries(parts)) {
      const leadsOn = part.kind === 'column' || this.#decide(part.target).visible.op !== 'false';
      const ever = part.kind === 'column' ? given.mask : given.full;
      if (!leadsOn || !isEver(ever)) continue;
      this.#add(type, name);
      if (part.kind === 'column') this.#enum(part, given);
      if (isEver(given.full)) this.#add(`${type}Filter`, name);
    }
  }

  /** Some values of an enum are given by a mask alone, and a mask gives no others. */
  #enum({ type }: ColumnField, given: FieldAccess): void {
    if (typeof type === 'string' || type.masked === undefined) return;
    this.#add(type.name, ...(isEver(given.full) ? valuesInFull(type) : []));
    if (isEver(onlyMasked(given))) this.#add(type.name, ...type.masked);
  }

  #isNeverNull(field: ModelField, { full }: FieldAccess): boolean {
    switch (field.kind) {
      case 'column':
        return full.op === 'true' && field.nullable !== true;
      case 'object':
        return false;
      case 'one':
        return full.op === 'true' && field.nullable !== true && this.#decide(field.target).visible.op === 'true';
      case 'many':
        return field.inverse !== undefined || full.op === 'true';
    }
  }

  #add(type: string, ...names: readonly string[]): void {
    const known = this.members.get(type) ?? new Set();
    for (const name of names) known.add(name);
    this.members.set(type, known);
  }
}

/** Whether a condition may hold of some row. */
function isEver({ op }: FieldAccess['full']): boolean {
  return op !== 'false';
}

function valuesInFull({ values, masked = [] }: EnumDefinition): readonly string[] {
  return Object.keys(values).filter((value) => !masked.includes(value));
}
