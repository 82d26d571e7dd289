import { type FilterSpec, OPERATORS } from '../data/arguments.js';
import type { ColumnField, Model, ModelField, ObjectField, ToManyField } from '../data/model.js';
import { HubError } from '../shared/errors.js';
import { type Coerced, inputObject, isGiven, testValue } from './argument-values.js';
import type { ShapeWriter } from './shape-writer.js';

const MOST_FILTER_TESTS = 50;

/** Splits the filters of one operation into specs and values. */
export class FilterShape {
  readonly #models: ReadonlyMap<string, Model>;
  readonly #writer: ShapeWriter;
  #tests = 0;

  constructor(models: ReadonlyMap<string, Model>, writer: ShapeWriter) {
    this.#models = models;
    this.#writer = writer;
  }

  /** A filter input of a model: all of its members must hold. */
  filter(model: Model, filter: Coerced): FilterSpec {
    this.#writer.note('(');
    const parts = Object.entries(filter).map(([name, value]) => this.#condition(model, name, value));
    this.#writer.note(')');
    return only(parts);
  }

  #condition(model: Model, name: string, value: unknown): FilterSpec {
    if (!isGiven(value))
      throw new HubError('BAD_USER_INPUT', `The filter "${name}" is null; leave it out, or use isNull.`);
    this.#writer.note(`,${name}`);
    if (name === 'not') return { op: 'not', of: this.filter(model, inputObject(value)) };
    if (name === 'and' || name === 'or') {
      const list = Array.isArray(value) ? value : [value];
      return { op: name, of: list.map((element) => this.filter(model, inputObject(element))) };
    }
    const field = Object.hasOwn(model.fields, name) ? model.fields[name] : undefined;
    if (field === undefined) throw new HubError('BAD_USER_INPUT', `${model.name} has no field "${name}" to filter by.`);
    this.#writer.compares(model.name, name);
    return this.#field(model, name, field, inputObject(value));
  }

  #field(model: Model, name: string, field: ModelField, value: Coerced): FilterSpec {
    switch (field.kind) {
      case 'column':
        return this.#columnTests(model, name, field, value);
      case 'one': {
        const of = this.filter(this.#model(field.target), value);
        return { op: 'one', field: name, column: field.column, target: field.target, of };
      }
      case 'object':
        return only(Object.entries(value).map(([part, test]) => this.#part(model, name, field, part, test)));
      case 'many':
        return only(Object.entries(value).map(([quantifier, of]) => this.#related(name, field, quantifier, of)));
    }
  }

  #part(model: Model, name: string, field: ObjectField, partName: string, test: unknown): FilterSpec {
    const part = Object.hasOwn(field.parts, partName) ? field.parts[partName] : undefined;
    if (part === undefined || !isGiven(test))
      throw new HubError('BAD_USER_INPUT', `The filter "${partName}" has no value.`);
    this.#writer.note(`.${partName}`);
    if (part.kind === 'column') return this.#columnTests(model, name, part, inputObject(test));
    const of = this.filter(this.#model(part.target), inputObject(test));
    return { op: 'one', field: name, column: part.column, target: part.target, of };
  }

  #related(name: string, field: ToManyField, quantifier: string, of: unknown): FilterSpec {
    if (!isGiven(of)) throw new HubError('BAD_USER_INPUT', `The filter "${quantifier}" has no value.`);
    this.#writer.note(`~${quantifier}`);
    if (field.inverse !== undefined) this.#writer.compares(field.target, field.inverse);
    const inner = this.filter(this.#model(field.target), inputObject(of));
    return { op: 'many', field: name, quantifier: quantifier === 'some' ? 'some' : 'none', of: inner };
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
    this.#writer.note(`:${test}`);
    if (test === 'isNull' || test === 'isEmpty') {
      this.#writer.note(String(value));
      return { op: 'column', field, column, test, flag: value === true };
    }
    return { op: 'column', field, column, test, slot: this.#writer.slot(testValue(model, column, test, value)) };
  }

  #model(name: string): Model {
    const model = this.#models.get(name);
    if (model === undefined) throw new Error(`no model ${name}`);
    return model;
  }
}

function only(parts: readonly FilterSpec[]): FilterSpec {
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : { op: 'and', of: parts };
}
