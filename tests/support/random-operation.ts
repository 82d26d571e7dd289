import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
} from 'graphql';
import { MODELS } from '../../src/modules/index.js';
import type { Draw } from './draw.js';
import { declared, inputValue } from './random-arguments.js';
import { ODD_STRINGS, type Samples } from './sample-values.js';

/** A valid operation over the whole schema, and what is needed to run it. */
export interface RandomOperation {
  readonly source: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Variables for the cursors of connections: empty at first, to be filled from an earlier answer. */
  readonly cursors: readonly CursorVariable[];
}

/** The variable of one connection's `after` or `before`. */
export interface CursorVariable {
  readonly variable: string;
  /** Response keys from the root to the connection; lists stand in between. */
  readonly path: readonly string[];
}

export interface RandomOperationOptions {
  readonly schema: GraphQLSchema;
  readonly samples: Samples;
  /** Fields that filters and sorts should mostly use, for example those that the caller reads in full. */
  readonly prefers?: (type: string, field: string) => boolean;
  /** Every selection set on a record begins with `id` and `__typename`, so that the records in an answer can be told. */
  readonly identified?: boolean;
  /** Values now and then stand under the name of another field; where that one is selected too, the operation is not valid. */
  readonly misnamed?: boolean;
}

/**
 * Draws an operation: root fields, nested relations, objects, lists and connections; aliases (also `__proto__`), repeated and
 * merged fields, inline and named fragments, `@skip` and `@include`; arguments as literals and as variables. Small enough to
 * be answered in milliseconds. Use it in `drawn`.
 */
export function randomOperation(draw: Draw, options: RandomOperationOptions): RandomOperation {
  return new OperationWriter(draw, options).write();
}

type Leaf = GraphQLField<unknown, unknown>;

const MOST_DEPTH = 4;
const MOST_CONNECTIONS = 8;
const ALIASES = ['__proto__', 'constructor', 'toString', 'id', 'name', 'length', 'nodes'];
/** What stands in no category has tests of its own. */
const ROOTS = new Set([...MODELS.flatMap(({ one, many }) => [one, many]), 'viewer', 'myAccess']);
const MODEL_NAMES = new Set(MODELS.map(({ name }) => name));

class OperationWriter {
  readonly #draw: Draw;
  readonly #options: RandomOperationOptions;
  readonly #definitions: string[] = [];
  readonly #variables: Record<string, unknown> = {};
  readonly #fragments: string[] = [];
  readonly #cursors: CursorVariable[] = [];
  #names = 0;
  #connections = 0;

  constructor(draw: Draw, options: RandomOperationOptions) {
    this.#draw = draw;
    this.#options = options;
  }

  write(): RandomOperation {
    const query = this.#options.schema.getQueryType();
    if (!query) throw new Error('the schema has no queries');
    const roots = Object.values(query.getFields()).filter(({ name }) => ROOTS.has(name));
    const connections = roots.filter(({ type }) => getNamedType(type).name.endsWith('Connection'));
    const chosen = Array.from({ length: this.#draw.below(3) + 1 }, () =>
      this.#draw.pick(this.#draw.chance(70) ? connections : roots),
    );
    const fields = chosen.map((field) => this.#field(field, [], 0));
    const selection = `{ ${this.#wrapped(query, fields).join(' ')} }`;
    const variables = this.#definitions.length === 0 ? '' : `(${this.#definitions.join(', ')})`;
    const name = variables !== '' || this.#draw.chance(50) ? 'query Random' : '';
    return {
      source: [`${name}${variables} ${selection}`, ...this.#fragments].join('\n').trim(),
      variables: this.#variables,
      cursors: this.#cursors,
    };
  }

  /** A selection set on a type; `path` leads to it. */
  #selection(type: GraphQLObjectType, path: readonly string[], depth: number): string {
    const fields = Object.values(type.getFields());
    const leaves = fields.filter(({ type: of }) => !isObjectType(getNamedType(of)));
    const composites = fields.filter(({ type: of }) => isObjectType(getNamedType(of)));
    const deeper = depth < MOST_DEPTH && this.#connections < MOST_CONNECTIONS;
    const pageParts = /(Connection|Edge)$/.test(type.name);
    const chosen = [
      ...this.#draw.some(leaves, pageParts ? 2 : 4).map((field) => this.#leaf(field, leaves, path, depth)),
      ...(deeper || pageParts ? this.#draw.some(composites, 2) : []).map((field) => this.#field(field, path, depth)),
    ];
    if (chosen.length === 0 || this.#draw.chance(10)) chosen.push('__typename');
    const identity = this.#options.identified && MODEL_NAMES.has(type.name) ? 'id __typename ' : '';
    return `{ ${identity}${this.#wrapped(type, chosen).join(' ')} }`;
  }

  #leaf(field: Leaf, leaves: readonly Leaf[], path: readonly string[], depth: number): string {
    if (this.#options.misnamed !== true || !this.#draw.chance(5)) return this.#field(field, path, depth);
    return `${this.#draw.pick(leaves).name}: ${field.name}`;
  }

  #field(field: GraphQLField<unknown, unknown>, path: readonly string[], depth: number): string {
    const args = field.args.length === 0 ? '' : undefined;
    const type = getNamedType(field.type);
    const alias = args === undefined || this.#draw.chance(15) ? this.#alias() : undefined;
    const below = [...path, alias ?? field.name];
    const head = `${alias === undefined ? '' : `${alias}: `}${field.name}${args ?? this.#arguments(field, below, depth)}`;
    const once = () => {
      const sub = isObjectType(type) ? ` ${this.#selection(type, below, this.#deeper(type, depth))}` : '';
      return `${head}${this.#directive()}${sub}`;
    };
    return this.#draw.chance(10) ? `${once()} ${once()}` : once();
  }

  #deeper(type: GraphQLObjectType, depth: number): number {
    return MODEL_NAMES.has(type.name) ? depth + 1 : depth;
  }

  #alias(): string {
    const odd = this.#draw.chance(10) ? this.#draw.pick(ALIASES) : 'a';
    return `${odd}${odd === '__proto__' && this.#names === 0 ? '' : ++this.#names}`;
  }

  #arguments(field: GraphQLField<unknown, unknown>, path: readonly string[], depth: number): string {
    const target = getNamedType(field.type).name.replace(/Connection$/, '');
    const types = new Map(field.args.map((arg) => [arg.name, arg.type]));
    const written: string[] = [];
    const add = (name: string, at: string) => {
      const type = types.get(name);
      if (type !== undefined) written.push(`${name}: ${inputValue(this.#source(), type, at).text}`);
    };
    if (types.has('id')) add('id', `${target}.id`);
    else if (types.has('type')) written.push(`type: ${JSON.stringify(this.#draw.pick([...MODEL_NAMES, 'X']))}`);
    else {
      this.#connections += 1;
      written.push(...this.#page(path, depth));
      if (this.#draw.chance(35)) add('filter', '');
      if (this.#draw.chance(35)) add('orderBy', '');
      if (types.has('area') && this.#draw.chance(15)) add('area', 'Area.id');
    }
    return written.length === 0 ? '' : `(${written.join(', ')})`;
  }

  /** Page size and cursor. Nested pages are small. */
  #page(path: readonly string[], depth: number): string[] {
    const backward = this.#draw.chance(30);
    const size = this.#draw.chance(2)
      ? this.#draw.pick([0, 0, 0, -1, 1001])
      : this.#draw.below(depth === 0 ? 6 : 3) + 1;
    const written = () => (this.#draw.chance(15) ? `$${this.#variable('Int', size)}` : size);
    const page = this.#draw.chance(3) ? [] : [`${backward ? 'last' : 'first'}: ${written()}`];
    const cursor = backward ? 'before' : 'after';
    if (this.#draw.chance(1)) {
      return [...page, `${cursor}: ${JSON.stringify(this.#draw.pick(ODD_STRINGS).toWellFormed())}`];
    }
    if (!this.#draw.chance(50)) return page;
    const variable = this.#variable('String', null);
    this.#cursors.push({ variable, path });
    return [...page, `${cursor}: $${variable}`];
  }

  #source() {
    const { samples, prefers = () => true } = this.#options;
    const variable = (type: GraphQLInputType, value: unknown) => this.#variable(declared(type), value);
    return { draw: this.#draw, samples, prefers, variable };
  }

  #variable(type: string, value: unknown): string {
    const name = `v${++this.#names}`;
    this.#definitions.push(`$${name}: ${type}`);
    this.#variables[name] = value;
    return name;
  }

  #directive(): string {
    if (!this.#draw.chance(6)) return '';
    const name = this.#draw.pick(['include', 'skip']);
    const value = this.#draw.chance(50);
    return ` @${name}(if: ${this.#draw.chance(50) ? `$${this.#variable('Boolean!', value)}` : value})`;
  }

  /** Puts some of the fields into a fragment. */
  #wrapped(type: GraphQLObjectType, fields: readonly string[]): string[] {
    if (!this.#draw.chance(15)) return [...fields];
    const at = this.#draw.below(fields.length);
    const inside = fields.slice(at).join(' ') || '__typename';
    const kept = fields.slice(0, at);
    if (this.#draw.chance(50)) {
      const on = this.#draw.chance(50) ? ` on ${type.name}` : '';
      return [...kept, `...${on}${this.#directive()} { ${inside} }`];
    }
    const name = `F${++this.#names}`;
    this.#fragments.push(`fragment ${name} on ${type.name} { ${inside} }`);
    return this.#draw.chance(30) ? [`...${name}`, ...kept, `...${name}`] : [...kept, `...${name}${this.#directive()}`];
  }
}
