import {
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { MODELS } from '../../src/modules/index.js';
import type { Draw } from './draw.js';
import { type Samples, scalarValue } from './sample-values.js';

/** What arguments are made from. */
export interface ArgumentSource {
  readonly draw: Draw;
  readonly samples: Samples;
  /** Fields that filters and sorts use most of the time; the others only now and then. */
  readonly prefers: (type: string, field: string) => boolean;
  /** Declares a variable and gives its name; its value is sent with the operation. */
  readonly variable: (type: GraphQLInputType, value: unknown) => string;
}

/** An input value as a document writes it, and as JSON. */
export interface InputValue {
  readonly text: string;
  readonly value: unknown;
}

const MOST_NESTED = 3;
/** What may stand in place of a value that is no variable of its own. */
const VARIABLE_PERCENT = 20;

/** A random value of an input type; at any depth it may be a variable. `at` names the column that it is compared with. */
export function inputValue(source: ArgumentSource, type: GraphQLInputType, at: string, depth = 0): InputValue {
  return passed(source, type, madeValue(source, type, at, depth));
}

/** Now and then a variable instead of the value; not around one, which would then be used nowhere. */
function passed(source: ArgumentSource, type: GraphQLInputType, made: InputValue): InputValue {
  if (!source.draw.chance(VARIABLE_PERCENT) || made.text.includes('$')) return made;
  return { text: `$${source.variable(type, made.value)}`, value: made.value };
}

function madeValue(source: ArgumentSource, type: GraphQLInputType, at: string, depth: number): InputValue {
  const { draw, samples } = source;
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const of: GraphQLInputType = nullable.ofType;
    const values = elements(source, of, at, depth);
    return { text: `[${values.map(({ text }) => text).join(' ')}]`, value: values.map(({ value }) => value) };
  }
  if (isInputObjectType(nullable)) {
    if (!nullable.isOneOf) return object(source, nullable, at, depth);
    const { name } = draw.pick(liked(source, orderedModel(nullable.name), Object.values(nullable.getFields())));
    return oneOf(source, name);
  }
  if (isEnumType(nullable)) {
    const known = (samples.get(at) ?? []).map(String);
    const name = draw.chance(70) && known.length > 0 ? draw.pick(known) : draw.pick(nullable.getValues()).name;
    return { text: name, value: name };
  }
  const value = scalarValue(draw, samples, getNamedType(nullable).name, at);
  return { text: literal(value), value };
}

/** Elements of a list; `orderBy` mostly names no field twice. */
function elements(source: ArgumentSource, of: GraphQLInputType, at: string, depth: number): readonly InputValue[] {
  const element = getNullableType(of);
  const fields = isInputObjectType(element) && element.isOneOf ? Object.values(element.getFields()) : [];
  if (!isInputObjectType(element) || fields.length === 0 || source.draw.chance(3)) {
    return Array.from({ length: source.draw.below(3) + 1 }, () => inputValue(source, of, at, depth));
  }
  const chosen = source.draw.some(liked(source, orderedModel(element.name), fields), 3);
  return chosen.map((field) => passed(source, of, oneOf(source, field.name)));
}

function orderedModel(typeName: string): string {
  return typeName.replace(/Order$/, '');
}

type InputFields = Readonly<Record<string, { readonly name: string; readonly type: GraphQLInputType }>>;

function oneOf(source: ArgumentSource, name: string): InputValue {
  const direction = source.draw.pick(['ASC', 'DESC']);
  return { text: `{${name}: ${direction}}`, value: { [name]: direction } };
}

function object(
  source: ArgumentSource,
  type: { readonly name: string; getFields(): InputFields },
  at: string,
  depth: number,
): InputValue {
  const { draw } = source;
  const owner = type.name.replace(/(List)?Filter$/, '');
  const model = MODELS.some(({ name }) => name === owner) && !type.name.endsWith('ListFilter');
  const operators = 'eq' in type.getFields() || 'has' in type.getFields();
  const all = Object.values(type.getFields());
  const shallow = all.filter(({ type: of }) => depth < MOST_NESTED || !recursive(of));
  const fields = model ? liked(source, owner, shallow) : shallow;
  const chosen = draw.some(fields, model ? 2 : 1);
  if (chosen.length === 0 && fields.length > 0 && draw.chance(model ? 70 : 90)) chosen.push(draw.pick(fields));
  const members = chosen.map((field) => {
    const below = operators || type.name.endsWith('ListFilter') ? at : `${owner}.${field.name}`;
    return [field.name, inputValue(source, field.type, below, depth + 1)] as const;
  });
  return {
    text: `{${members.map(([name, { text }]) => `${name}: ${text}`).join(', ')}}`,
    value: Object.fromEntries(members.map(([name, { value }]) => [name, value])),
  };
}

const MODEL_FILTERS = new Set(MODELS.flatMap(({ name }) => [`${name}Filter`, `${name}ListFilter`]));

/** Whether the type leads to filters of models again. */
function recursive(type: GraphQLInputType): boolean {
  return MODEL_FILTERS.has(getNamedType(type).name);
}

/** Mostly the preferred fields; `and`, `or` and `not` are always among them. */
function liked<T extends { readonly name: string }>(source: ArgumentSource, model: string, fields: readonly T[]) {
  if (source.draw.chance(5)) return fields;
  const preferred = fields.filter(({ name }) => /^(and|or|not)$/.test(name) || source.prefers(model, name));
  return preferred.length === 0 ? fields : preferred;
}

/** JSON's strings are strings of GraphQL, but for surrogates that stand alone. */
function literal(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.isWellFormed() ? value : value.toWellFormed());
}

/** The declared type of a variable that stands where `type` is wanted. */
export function declared(type: GraphQLInputType): string {
  return isNonNullType(type) ? String(type) : String(getNullableType(type));
}
