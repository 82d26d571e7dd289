import type { AreaLevels } from '../data/area-levels.js';
import { type ArgumentSpec, areaField, type ConnectionArguments, type OrderKey } from '../data/arguments.js';
import { integer, keyValue } from '../data/key-value.js';
import type { ColumnField, Model } from '../data/model.js';
import type { CursorCodec } from '../shared/cursor.js';
import { HubError } from '../shared/errors.js';
import { type Coerced, columnValue, inputObject, isGiven } from './argument-values.js';
import { FilterShape } from './filter-shape.js';
import { pageSize } from './page-size.js';
import { ShapeWriter } from './shape-writer.js';

export interface ShapeServices {
  readonly models: ReadonlyMap<string, Model>;
  readonly areaLevels: AreaLevels;
  readonly cursors: CursorCodec;
  /** What every cursor of this caller is bound to: the caller, their class, the policy version. */
  readonly cursorBinding: string;
}

const MOST_SORT_KEYS = 8;

/**
 * Splits the coerced arguments of an operation into a shape, which decides the SQL, and values, which are bound to it.
 * `key` is equal for equal shapes, so that compiled statements can be looked up by it.
 */
export class ArgumentShape {
  readonly specs = new Map<number, ArgumentSpec>();
  readonly #services: ShapeServices;
  readonly #writer = new ShapeWriter();
  readonly #filters: FilterShape;

  constructor(services: ShapeServices) {
    this.#services = services;
    this.#filters = new FilterShape(services.models, this.#writer);
  }

  get key(): string {
    return this.#writer.key;
  }

  get values(): readonly unknown[] {
    return this.#writer.values;
  }

  /** The fields that filters, sorts and areas compare, by type. */
  get compared(): ReadonlyMap<string, ReadonlySet<string>> {
    return this.#writer.compared;
  }

  /** The `id` of a root record. */
  addRecord(index: number, model: Model, args: Coerced): void {
    this.specs.set(index, { kind: 'record', id: this.#writer.slot(keyValue(model, String(args.id))) });
  }

  /** The arguments of the connection `field` (a name unique in the schema, for the cursors' binding). */
  async addConnection(index: number, model: Model, field: string, args: Coerced): Promise<void> {
    const { limit, backward } = pageSize(args);
    this.#writer.note(`|${index}:${backward ? '-' : '+'}${limit}`);
    const order = this.#order(model, args.orderBy);
    const filter = isGiven(args.filter) ? this.#filters.filter(model, inputObject(args.filter)) : undefined;
    const area = isGiven(args.area) ? await this.#area(model, String(args.area)) : undefined;
    const bound = [this.#services.cursorBinding, field, args.filter ?? null, args.orderBy ?? null, args.area ?? null];
    const binding = JSON.stringify(bound);
    const cursor = this.#cursor(model, order, binding, args.after ?? args.before);
    const spec: ConnectionArguments = {
      kind: 'connection',
      limit,
      backward,
      order,
      binding,
      ...(filter === undefined ? {} : { filter }),
      ...(area === undefined ? {} : { area }),
      ...(cursor === undefined ? {} : { cursor }),
    };
    this.specs.set(index, spec);
  }

  #order(model: Model, orderBy: unknown): readonly OrderKey[] {
    const keys = (Array.isArray(orderBy) ? orderBy : []).map((element) => orderKey(model, inputObject(element)));
    if (keys.length > MOST_SORT_KEYS)
      throw new HubError('BAD_USER_INPUT', `orderBy has more than ${MOST_SORT_KEYS} fields.`);
    const used = new Set(keys.map((key) => key.field));
    if (used.size < keys.length) throw new HubError('BAD_USER_INPUT', 'orderBy names a field twice.');
    this.#writer.note(`|o${keys.map((key) => `${key.field} ${key.direction}`).join()}`);
    for (const field of used) this.#writer.compares(model.name, field);
    if (used.has('id')) return keys;
    return [...keys, { field: 'id', column: columnOf(model, 'id'), direction: keys.at(-1)?.direction ?? 'ASC' }];
  }

  async #area(model: Model, id: string): Promise<ConnectionArguments['area']> {
    const number = integer(id);
    const level = number === null ? undefined : await this.#services.areaLevels.levelOf(number);
    this.#writer.note(`|a${level ?? 'none'}`);
    this.#writer.compares(model.name, areaField(model));
    return level === undefined ? 'none' : { level, slot: this.#writer.slot(number) };
  }

  #cursor(model: Model, order: readonly OrderKey[], binding: string, cursor: unknown): ConnectionArguments['cursor'] {
    if (!isGiven(cursor)) return undefined;
    const values = this.#services.cursors.decode(binding, String(cursor));
    if (!Array.isArray(values) || values.length !== order.length) throw new HubError('INVALID_CURSOR');
    const nulls = values.map((value) => value === null);
    this.#writer.note(`|c${nulls.map((isNull) => (isNull ? 'n' : 'v')).join('')}`);
    return values.map((value, at) => {
      const key = order[at];
      return value === null || key === undefined ? null : this.#writer.slot(columnValue(model, key.column, value));
    });
  }
}

function orderKey(model: Model, element: Coerced): OrderKey {
  const [entry, ...more] = Object.entries(element);
  if (entry === undefined || more.length > 0)
    throw new HubError('BAD_USER_INPUT', 'Each element of orderBy names one field.');
  const [field, direction] = entry;
  return { field, column: columnOf(model, field), direction: direction === 'DESC' ? 'DESC' : 'ASC' };
}

function columnOf(model: Model, name: string): ColumnField {
  const field = Object.hasOwn(model.fields, name) ? model.fields[name] : undefined;
  if (field?.kind !== 'column') throw new HubError('BAD_USER_INPUT', `${model.name} cannot be sorted by "${name}".`);
  return field;
}
