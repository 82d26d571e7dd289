import { type DocumentNode, type FieldNode, type FragmentDefinitionNode, type GraphQLSchema, Kind } from 'graphql';
import { getArgumentValues } from 'graphql/execution/values.js';
import type { AreaLevels } from '../data/area-levels.js';
import type { Model } from '../data/model.js';
import { shapeOf } from '../data/sql/caller-shape.js';
import type { CompilerContext } from '../data/sql/compiler.js';
import type { ReadStatement } from '../data/sql/statement.js';
import type { TypeAccess } from '../policy/access.js';
import type { CallerAccess } from '../policy/caller-access.js';
import { classKey } from '../policy/class-key.js';
import type { CursorCodec } from '../shared/cursor.js';
import { ArgumentShape } from './argument-shape.js';
import type { Coerced } from './argument-values.js';
import { checkComplexity } from './complexity.js';
import type { OperationPlan } from './operation-plan.js';
import type { OperationRequest } from './operation-request.js';
import { buildPlan } from './plan-builder.js';
import { type CachedPlan, PlanCache } from './plan-cache.js';

/** Parts and settings that preparing needs. */
export interface PreparationOptions {
  readonly schema: GraphQLSchema;
  readonly models: ReadonlyMap<string, Model>;
  readonly areaLevels: AreaLevels;
  readonly cursors: CursorCodec;
}

/** An operation of one caller, decided and bounded; nothing has been read for it yet. */
export interface PreparedOperation {
  readonly plan: OperationPlan;
  readonly shape: ArgumentShape;
  /** The coerced arguments of root fields and connections. */
  readonly coerced: ReadonlyMap<FieldNode, Coerced>;
  readonly fragments: Record<string, FragmentDefinitionNode>;
  readonly access: (type: string) => TypeAccess;
  /** The statement of this name, compiled now unless it was before for this plan and shape. */
  statement(name: string, compile: () => ReadStatement): ReadStatement;
  /** A context for compiling; aliases start anew. */
  compiler(mode: CompilerContext['mode']): CompilerContext;
}

type Variables = Readonly<Record<string, unknown>>;

/** Plans operations, or finds their plans, and takes their arguments apart. */
export class OperationPreparer {
  readonly #options: PreparationOptions;
  #plans = { version: '', cache: new PlanCache() };

  constructor(options: PreparationOptions) {
    this.#options = options;
  }

  /** @throws HubError or GraphQLError about the request: what stands in arguments, cursors, page sizes */
  async prepare(request: OperationRequest, caller: CallerAccess, variables: Variables): Promise<PreparedOperation> {
    const { policy } = caller.state;
    const plans = this.#plansOf(policy.version);
    const fragments = fragmentsOf(request.document);
    const access = (type: string) => policy.decide(caller.class, type);
    const cached = this.#plan(plans, request, caller, variables, fragments, access);
    const { plan } = cached;
    const { shape, coerced } = await this.#shape(plan, caller, variables);
    checkComplexity(plan, shape);
    const callerShape = shapeOf(caller);
    const shapeKey = `${callerShape.areas}${shape.key}`;
    const statement = (name: string, compile: () => ReadStatement) => plans.statement(cached, shapeKey, name, compile);
    const compiler = (mode: CompilerContext['mode']) => this.#compiler(mode, callerShape, shape, access);
    return { plan, shape, coerced, fragments, access, statement, compiler };
  }

  /** A policy that is no longer in force takes its plans along. */
  #plansOf(version: string): PlanCache {
    if (this.#plans.version !== version) this.#plans = { version, cache: new PlanCache() };
    return this.#plans.cache;
  }

  #plan(
    plans: PlanCache,
    { document, operation }: OperationRequest,
    caller: CallerAccess,
    variables: Variables,
    fragments: PreparedOperation['fragments'],
    decide: (type: string) => TypeAccess,
  ): CachedPlan {
    const switches = plans.directiveVariables(document).map((name) => variables[name]);
    const key = JSON.stringify([operation.name?.value, classKey(caller.class), switches]);
    const { schema, models } = this.#options;
    return plans.plan(document, key, () => buildPlan({ schema, models, decide }, { operation, fragments, variables }));
  }

  async #shape(
    plan: OperationPlan,
    { principal, class: principalClass, held, state }: CallerAccess,
    variables: Variables,
  ): Promise<Pick<PreparedOperation, 'shape' | 'coerced'>> {
    const { models, areaLevels, cursors } = this.#options;
    const decided = [classKey(principalClass), held.areas, state.policy.version];
    const cursorBinding = JSON.stringify([principal.id, principal.areaIds, ...decided]);
    const shape = new ArgumentShape({ models, areaLevels, cursors, cursorBinding });
    const coerced = new Map<FieldNode, Coerced>();
    for (const argument of plan.arguments) {
      const args = getArgumentValues(argument.field, argument.node, variables);
      coerced.set(argument.node, args);
      if (argument.kind === 'record') shape.addRecord(argument.index, argument.model, args);
      else await shape.addConnection(argument.index, argument.model, argument.name, args);
    }
    return { shape, coerced };
  }

  #compiler(
    mode: CompilerContext['mode'],
    caller: CompilerContext['caller'],
    shape: ArgumentShape,
    accessOf: (type: string) => TypeAccess,
  ): CompilerContext {
    let aliases = 0;
    return {
      mode,
      caller,
      accessOf,
      modelOf: (type) => required(this.#options.models.get(type)),
      argumentsOf: (index) => required(shape.specs.get(index)),
      alias: () => `t${aliases++}`,
    };
  }
}

/** The fragments of a document, by name. */
export function fragmentsOf(document: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  return fragments;
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the plan and its parts disagree');
  return value;
}
