import { type DocumentNode, type FieldNode, type FragmentDefinitionNode, type GraphQLSchema, Kind } from 'graphql';
import { getArgumentValues } from 'graphql/execution/values.js';
import type { AreaLevels } from '../data/area-levels.js';
import type { Model } from '../data/model.js';
import type { CompilerContext } from '../data/sql/compiler.js';
import type { ReadStatement } from '../data/sql/statement.js';
import type { Policy, PrincipalClass, TypeAccess } from '../policy/access.js';
import type { CursorCodec } from '../shared/cursor.js';
import { ArgumentShape } from './argument-shape.js';
import type { Coerced } from './argument-values.js';
import { classOf } from './class-of.js';
import { checkComplexity } from './complexity.js';
import type { OperationPlan } from './operation-plan.js';
import type { OperationRequest } from './operation-request.js';
import { buildPlan } from './plan-builder.js';
import { type CachedPlan, PlanCache } from './plan-cache.js';

/** Parts and settings that preparing needs. */
export interface PreparationOptions {
  readonly schema: GraphQLSchema;
  readonly models: ReadonlyMap<string, Model>;
  readonly policy: Policy;
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
  readonly #plans = new PlanCache();

  constructor(options: PreparationOptions) {
    this.#options = options;
  }

  /** @throws HubError or GraphQLError about the request: what stands in arguments, cursors, page sizes */
  async prepare(request: OperationRequest, variables: Variables): Promise<PreparedOperation> {
    const { policy } = this.#options;
    const principalClass = classOf(request.principal);
    const fragments = fragmentsOf(request.document);
    const access = (type: string) => policy.decide(principalClass, type);
    const cached = this.#plan(request, principalClass, variables, fragments);
    const { plan } = cached;
    const { shape, coerced } = await this.#shape(plan, request, principalClass, variables);
    checkComplexity(plan, shape);
    const areas = request.principal.areaIds.length === 1 ? 'one' : 'many';
    const shapeKey = `${areas}${shape.key}`;
    const statement = (name: string, compile: () => ReadStatement) =>
      this.#plans.statement(cached, shapeKey, name, compile);
    const caller = { tier: principalClass.tier, areas } as const;
    const compiler = (mode: CompilerContext['mode']) => this.#compiler(mode, caller, shape, access);
    return { plan, shape, coerced, fragments, access, statement, compiler };
  }

  #plan(
    { document, operation }: OperationRequest,
    principalClass: PrincipalClass,
    variables: Variables,
    fragments: PreparedOperation['fragments'],
  ): CachedPlan {
    const { department, kind, tier, hasPurpose, hasCase } = principalClass;
    const switches = this.#plans.directiveVariables(document).map((name) => variables[name]);
    const key = JSON.stringify([operation.name?.value, kind, department, tier, hasPurpose, hasCase, switches]);
    const { schema, models, policy } = this.#options;
    const decide = (type: string) => policy.decide(principalClass, type);
    return this.#plans.plan(document, key, () =>
      buildPlan({ schema, models, decide }, { operation, fragments, variables }),
    );
  }

  async #shape(
    plan: OperationPlan,
    { principal }: OperationRequest,
    principalClass: PrincipalClass,
    variables: Variables,
  ): Promise<Pick<PreparedOperation, 'shape' | 'coerced'>> {
    const { models, areaLevels, cursors, policy } = this.#options;
    const cursorBinding = JSON.stringify([principal.id, principal.areaIds, principalClass, policy.version]);
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

function fragmentsOf(document: DocumentNode): Record<string, FragmentDefinitionNode> {
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
