import type { AreaLevels } from '../data/area-levels.js';
import {
  type ArgumentSpec,
  type ConnectionArguments,
  columnType,
  type FilterSpec,
  OPERATORS,
  type Operator,
  type OrderKey,
} from '../data/arguments.js';
import type { ColumnField, Model, ModelField } from '../data/model.js';
import type { Slot } from '../data/sql/slot.js';
import type { CursorCodec } from '../shared/cursor.js';
import { HubError } from '../shared/errors.js';

/** Page size where neither `first` nor `last` is given, and the largest. */
export const DEFAULT_PAGE = 50;
export const LARGEST_PAGE = 1000;

export interface ShapeServices {
  readonly models: ReadonlyMap<string, Model>;
  readonly areaLevels: AreaLevels;
  readonly cursors: CursorCodec;
  /** What every cursor of this caller is bound to: the caller, their class, the policy version. */
  readonly cursorBinding: string;
}

type Coerced = Readonly<Record<string, unknown>>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const MOST_FILTER_TESTS = 50;
const MOST_SORT_KEYS = 8;

/**
 * Splits the coerced arguments of an operation into a shape, which decides the SQL, and values, which are bound to it.
 * `key` is equal for equal shapes, so that compiled statements can be looked up by it.
 */
export class ArgumentShape {
  readonly specs = new Map<number, ArgumentSpec>();
  readonly values: unknown[] = [];
  readonly #services: ShapeServices;
  #key = '';
  #tests = 0;

  constructor(services: ShapeServices) {
    this.#services = services;
  }

  get key(): string {
    return this.#key;
  }

  /** The `id` of a root record. */
  addRecord(index: number, model: Model, args: Coerced): void {
    this.specs.set(index, { kind: 'record', id: this.#slot(keyValue(model, String(args.id))) });
  }

  /** The arguments of the connection `field` (a name unique in the schema, for the cursors' binding). */
  async addConnection(index: number, model: Model, field: string, args: Coerced): Promise<void> {
    const backward = isGiven(args.last) || isGiven(args.before);
    const limit = pageSize(args, backward);
    const order = this.#order(model, args.orderBy);
    this.#key += `|${index}:${backward ? '-' : '+'}${limit}`;
    const filter = isGiven(args.filter) ? this.#filter(model, record(args.filter)) : undefined;
    const area = isGiven(args.area) ? await this.#area(String(args.area)) : undefined;
    const binding = JSON.stringify([
      this.#services.cursorBinding,
      field,
      args.filter ?? null,
      args.orderBy ?? null,
      args.area ?? null,
    ]);
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

  #slot(value: unknown): Slot {
    this.values.push(value);
    return { from: 'argument', index: this.values.length - 1 };
  }

  #order(model: Model, orderBy: unknown): readonly OrderKey[] {
    const keys = (Array.isArray(orderBy) ? orderBy : []).map((element) => orderKey(model, record(element)));
    if (keys.length > MOST_SORT_KEYS)
      throw new HubError('BAD_USER_INPUT', `orderBy has more than ${MOST_SORT_KEYS} fields.`);
    const used = new Set(keys.map((key) => key.field));
    if (used.size < keys.length) throw new HubError('BAD_USER_INPUT', 'orderBy names a field twice.');
    this.#key += `|o${keys.map((key) => `${key.field} ${key.direction}`).join()}`;
    if (used.has('id')) return keys;
    return [...keys, { field: 'id', column: columnOf(model, 'id'), direction: keys.at(-1)?.direction ?? 'ASC' }];
  }

  async #area(id: string): Promise<ConnectionArguments['area']> {
    const number = integer(id);
    const level = number === null ? undefined : await this.#services.areaLevels.levelOf(number);
    this.#key += `|a${level ?? 'none'}`;
    return level === undefined ? 'none' : { level, slot: this.#slot(number) };
  }

  #cursor(model: Model, order: readonly OrderKey[], binding: string, cursor: unknown): ConnectionArguments['cursor'] {
    if (!isGiven(cursor)) return undefined;
    const values = this.#services.cursors.decode(binding, String(cursor));
    if (!Array.isArray(values) || values.length !== order.length) throw new HubError('INVALID_CURSOR');
    const nulls = values.map((value) => value === null);
    this.#key += `|c${nulls.map((isNull) => (isNull ? 'n' : 'v')).join('')}`;
    return values.map((value, at) => {
      const key = order[at];
      return value === null || key === undefined ? null : this.#slot(columnValue(model, key.column, value));
    });
  }

  #filter(model: Model, filter: Coerced): FilterSpec {
    this.#key += '(';
    const parts = Object.entries(filter).map(([name, value]) => this.#condition(model, name, value));
    this.#key += ')';
    return only(parts);
  }

  #condition(model: Model, name: string, value: unknown): FilterSpec {
    if (!isGiven(value))
      throw new HubError('BAD_USER_INPUT', `The filter "${name}" is null; leave it out, or use isNull.`);
    this.#key += `,${name}`;
    if (name === 'not') return { op: 'not', of: this.#filter(model, record(value)) };
    if (name === 'and' || name === 'or') {
      const list = Array.isArray(value) ? value : [value];
      return { op: name, of: list.map((element) => this.#filter(model, record(element))) };
    }
    const field = Object.hasOwn(model.fields, name) ? model.fields[name] : undefined;
    if (field === undefined) throw new HubError('BAD_USER_INPUT', `${model.name} has no field "${name}" to filter by.`);
    return this.#field(model, name, field, record(value));
  }

  #field(model: Model, name: string, field: ModelField, value: Coerced): FilterSpec {
    switch (field.kind) {
      case 'column':
        return this.#columnTests(model, name, field, value);
      case 'one':
        return {
          op: 'one',
          field: name,
          column: field.column,
          target: field.target,
          of: this.#filter(this.#model(field.target), value),
        };
      case 'object': {
        const parts = Object.entries(value).map(([partName, test]) => {
          const part = Object.hasOwn(field.parts, partName) ? field.parts[partName] : undefined;
          if (part === undefined || !isGiven(test))
            throw new HubError('BAD_USER_INPUT', `The filter "${partName}" has no value.`);
          this.#key += `.${partName}`;
          if (part.kind === 'column') return this.#columnTests(model, name, part, record(test));
          const of = this.#filter(this.#model(part.target), record(test));
          return { op: 'one', field: name, column: part.column, target: part.target, of } as const;
        });
        return only(parts);
      }
      case 'many': {
        const parts = Object.entries(value).map(([quantifier, of]) => {
          if (!isGiven(of)) throw new HubError('BAD_USER_INPUT', `The filter "${quantifier}" has no value.`);
          this.#key += `~${quantifier}`;
          const inner = this.#filter(this.#model(field.target), record(of));
          return { op: 'many', field: name, quantifier: quantifier === 'some' ? 'some' : 'none', of: inner } as const;
        });
        return only(parts);
      }
    }
  }

  #columnTests(model: Model, field: string, column: ColumnField, tests: Coerced): FilterSpec {
    return only(Object.entries(tests).map(([name, value]) => this.#test(model, field, column, name, value)));
  }

  #test(model: Model, field: string, column: ColumnField, name: string, value: unknown): FilterSpec {
    this.#tests += 1;
    if (this.#tests > MOST_FILTER_TESTS)
      throw new HubError('COMPLEXITY_EXCEEDED', `Filters may have at most ${MOST_FILTER_TESTS} conditions.`);
    const test = OPERATORS.find((operator) => operator === name);
    if (test === undefined || !isGiven(value))
      throw new HubError('BAD_USER_INPUT', `The condition "${name}" of "${field}" has no value; use isNull for null.`);
    this.#key += `:${test}`;
    if (test === 'isNull' || test === 'isEmpty') {
      this.#key += String(value);
      return { op: 'column', field, column, test, flag: value === true };
    }
    return { op: 'column', field, column, test, slot: this.#slot(testValue(model, column, test, value)) };
  }

  #model(name: string): Model {
    const model = this.#services.models.get(name);
    if (model === undefined) throw new Error(`no model ${name}`);
    return model;
  }
}

/** A value that cannot be a key of the type is bound as NULL, which equals nothing: unknown and malformed ids answer alike. */
function keyValue(model: Model, id: string): string | number | null {
  if (model.key.type === 'uuid') return UUID.test(id) ? id : null;
  if (model.key.type === 'integer') return integer(id);
  return text(id);
}

function testValue(model: Model, column: ColumnField, test: Operator, value: unknown): unknown {
  if (test === 'in' || test === 'hasAny') {
    const list = Array.isArray(value) ? value : [value];
    if (list.length > LARGEST_PAGE)
      throw new HubError('COMPLEXITY_EXCEEDED', `A list in a filter may have at most ${LARGEST_PAGE} values.`);
    return list.map((element) => columnValue(model, column, element));
  }
  return columnValue(model, column, value);
}

function columnValue(model: Model, column: ColumnField, value: unknown): unknown {
  const type = columnType(model, column);
  if (column.type === 'ID') return keyValue(model, String(value));
  if (type === 'float8' || type === 'int4' || type === 'bool') return value;
  return text(String(value));
}

/** PostgreSQL's text holds every character but NUL; a text with one equals nothing. */
function text(value: string): string | null {
  return value.includes('\u0000') ? null : value;
}

function integer(value: string): number | null {
  const number = /^\d{1,10}$/.test(value) ? Number(value) : Number.NaN;
  return number <= 2_147_483_647 ? number : null;
}

function pageSize(args: Coerced, backward: boolean): number {
  if (isGiven(args.first) && isGiven(args.last)) throw new HubError('BAD_USER_INPUT', 'Give first or last, not both.');
  if (isGiven(args.after) && isGiven(args.before))
    throw new HubError('BAD_USER_INPUT', 'Give after or before, not both.');
  if (backward && (isGiven(args.first) || isGiven(args.after)))
    throw new HubError('BAD_USER_INPUT', 'first goes with after, last with before.');
  const size = (backward ? args.last : args.first) ?? DEFAULT_PAGE;
  if (typeof size !== 'number' || size < 0) throw new HubError('BAD_USER_INPUT', 'first and last are not negative.');
  if (size > LARGEST_PAGE) throw new HubError('PAGE_SIZE_EXCEEDED');
  return size;
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

function only(parts: readonly FilterSpec[]): FilterSpec {
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : { op: 'and', of: parts };
}

/** Input objects come coerced by the schema, so they are objects; anything else is refused. */
function record(value: unknown): Coerced {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Coerced;
  throw new HubError('BAD_USER_INPUT', 'An input object is missing.');
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
