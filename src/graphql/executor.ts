import {
  type DocumentNode,
  execute,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { getArgumentValues, getVariableValues } from 'graphql/execution/values.js';
import type { AreaLevels } from '../data/area-levels.js';
import type { Model } from '../data/model.js';
import type { ReadPool } from '../data/pool.js';
import type { CompilerContext } from '../data/sql/compiler.js';
import { FLAT_MARK } from '../data/sql/row.js';
import type { Policy, PrincipalClass } from '../policy/access.js';
import type { MyAccess } from '../policy/my-access.js';
import type { ReceiptLog, ReceiptOutcome } from '../receipts/receipt.js';
import type { CursorCodec } from '../shared/cursor.js';
import { HubError } from '../shared/errors.js';
import type { Principal } from '../shared/principal.js';
import { type Answer, bytesAnswer, type RootValue, resultAnswer } from './answer.js';
import { ArgumentShape } from './argument-shape.js';
import { checkComplexity } from './complexity.js';
import { sealCursors } from './cursor-seal.js';
import type { OperationPlan } from './operation-plan.js';
import { OperationReader } from './operation-reader.js';
import { buildPlan } from './plan-builder.js';
import { type CachedPlan, PlanCache } from './plan-cache.js';
import { receiptReads } from './receipt-reads.js';
import { ResolverContext, type ResolverServices } from './resolver-context.js';
import { runRootFields } from './root-fields.js';

export interface ExecutorOptions {
  /** With the shield on its root fields. */
  readonly schema: GraphQLSchema;
  readonly models: readonly Model[];
  readonly policy: Policy;
  readonly myAccess: (principal: PrincipalClass, type: string) => MyAccess | undefined;
  readonly pool: ReadPool;
  readonly areaLevels: AreaLevels;
  readonly cursors: CursorCodec;
  readonly receipts: ReceiptLog;
  readonly services: ResolverServices;
  /** Answer every operation through graphql-js; a test compares both ways. */
  readonly planning?: 'on' | 'off';
}

/** A parsed, validated operation of a caller. */
export interface OperationRequest {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** SHA-256 of the document, hex. */
  readonly documentHash: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly principal: Principal;
  readonly requestId: string;
}

/** Answers operations. The answer comes only after its receipt is durable; without a receipt it holds an error and no data. */
export type Executor = (request: OperationRequest) => Promise<Answer>;

export function createExecutor(options: ExecutorOptions): Executor {
  const executor = new OperationExecutor(options);
  return (request) => executor.answer(request);
}

/** How an operation ended, before its receipt. */
interface Outcome {
  readonly outcome: ReceiptOutcome;
  readonly errors: readonly GraphQLError[];
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly roots?: readonly RootValue[];
  readonly reader?: OperationReader;
  readonly context?: ResolverContext;
  readonly plan?: OperationPlan;
}

class OperationExecutor {
  readonly #options: ExecutorOptions;
  readonly #models: ReadonlyMap<string, Model>;
  readonly #plans = new PlanCache();

  constructor(options: ExecutorOptions) {
    this.#options = options;
    this.#models = new Map(options.models.map((model) => [model.name, model]));
  }

  async answer(request: OperationRequest): Promise<Answer> {
    const startedAt = new Date();
    const begun = performance.now();
    const outcome = await this.#run(request).catch(refused);
    const { principal, operation } = request;
    let sequence: string;
    try {
      const receipt = await this.#options.receipts.append({
        principal,
        ...(principal.purpose === undefined ? {} : { purpose: principal.purpose }),
        ...(principal.caseId === undefined ? {} : { caseId: principal.caseId }),
        operation: operation.name?.value ?? '',
        documentHash: request.documentHash,
        policyVersion: this.#options.policy.version,
        requestId: request.requestId,
        reads: receiptReads(outcome.plan, outcome.reader, this.#models, outcome.context?.reported ?? []),
        outcome: outcome.outcome,
        errors: outcome.errors.map((error) => String(error.extensions.code ?? 'INTERNAL_SERVER_ERROR')),
        startedAt,
        durationMs: Math.round((performance.now() - begun) * 1000) / 1000,
      });
      sequence = receipt.sequence;
    } catch (error) {
      return resultAnswer({ errors: [error instanceof HubError ? error : new HubError('RECEIPT_UNAVAILABLE')] });
    }
    const extensions = {
      receipt: sequence,
      policyVersion: this.#options.policy.version,
      accessJson: outcome.plan?.accessJson ?? '[]',
    };
    if (outcome.roots !== undefined) return bytesAnswer(outcome.roots, extensions);
    return resultAnswer(
      { errors: outcome.errors, ...(outcome.data === undefined ? {} : { data: outcome.data }) },
      extensions,
    );
  }

  async #run(request: OperationRequest): Promise<Outcome> {
    const { schema, policy } = this.#options;
    const principalClass = classOf(request.principal);
    const coerced = getVariableValues(schema, request.operation.variableDefinitions ?? [], request.variables, {
      maxErrors: 10,
    });
    if (coerced.errors !== undefined) return { outcome: 'refused', errors: coerced.errors.map(asInputError) };
    const variables = coerced.coerced;
    const cached = this.#plan(request, principalClass, variables);
    const { plan } = cached;
    const shape = await this.#shape(plan, request.principal, principalClass, variables);
    checkComplexity(plan, shape);
    const areas = request.principal.areaIds.length === 1 ? 'one' : 'many';
    const statementsKey = `${areas}${shape.key}`;
    const compiled = cached.statements.get(statementsKey) ?? new Map();
    cached.statements.set(statementsKey, compiled);
    const planned =
      plan.planned && this.#options.planning !== 'off' && this.#plans.directiveVariables(request.document).length === 0;
    const reader = new OperationReader({
      pool: this.#options.pool,
      plan,
      shape,
      principal: request.principal,
      compiled,
      compiler: (mode) => this.#compilerContext(mode, shape, principalClass, areas),
      sealCursors: (json) => sealCursors(json, shape.specs, this.#options.cursors),
    });
    const context = new ResolverContext({
      principal: request.principal,
      policyVersion: policy.version,
      reader,
      services: this.#options.services,
      mode: planned ? 'nested' : 'flat',
      access: (type) => policy.decide(principalClass, type),
      myAccess: (type) => this.#options.myAccess(principalClass, type),
    });
    const result = planned
      ? await runRootFields(schema, request.operation, fragmentsOf(request.document), plan, context, variables)
      : await this.#runGraphql(request, context);
    return { ...result, outcome: outcomeOf(result), plan, reader, context };
  }

  /** graphql-js on the full schema, for what the plan does not answer by itself. */
  async #runGraphql(request: OperationRequest, context: ResolverContext): Promise<Pick<Outcome, 'errors' | 'data'>> {
    const result = await execute({
      schema: this.#options.schema,
      document: request.document,
      operationName: request.operation.name?.value ?? null,
      variableValues: request.variables,
      contextValue: context,
      fieldResolver: resolveMember,
    });
    return { errors: result.errors ?? [], ...(result.data === undefined ? {} : { data: result.data }) };
  }

  #plan(
    request: OperationRequest,
    principalClass: PrincipalClass,
    variables: Readonly<Record<string, unknown>>,
  ): CachedPlan {
    const { department, kind, tier, hasPurpose, hasCase } = principalClass;
    const switches = this.#plans.directiveVariables(request.document).map((name) => variables[name]);
    const key = JSON.stringify([request.operation.name?.value, kind, department, tier, hasPurpose, hasCase, switches]);
    return this.#plans.get(request.document, key, () =>
      buildPlan(
        {
          schema: this.#options.schema,
          models: this.#models,
          decide: (type) => this.#options.policy.decide(principalClass, type),
        },
        { operation: request.operation, fragments: fragmentsOf(request.document), variables },
      ),
    );
  }

  async #shape(
    plan: OperationPlan,
    principal: Principal,
    principalClass: PrincipalClass,
    variables: Readonly<Record<string, unknown>>,
  ): Promise<ArgumentShape> {
    const shape = new ArgumentShape({
      models: this.#models,
      areaLevels: this.#options.areaLevels,
      cursors: this.#options.cursors,
      cursorBinding: JSON.stringify([principal.id, principal.areaIds, principalClass, this.#options.policy.version]),
    });
    for (const argument of plan.arguments) {
      const args = getArgumentValues(argument.field, argument.node, variables);
      if (argument.kind === 'record') shape.addRecord(argument.index, argument.model, args);
      else await shape.addConnection(argument.index, argument.model, argument.name, args);
    }
    return shape;
  }

  #compilerContext(
    mode: CompilerContext['mode'],
    shape: ArgumentShape,
    principalClass: PrincipalClass,
    areas: 'one' | 'many',
  ): CompilerContext {
    let aliases = 0;
    return {
      mode,
      caller: { tier: principalClass.tier, areas },
      accessOf: (type) => this.#options.policy.decide(principalClass, type),
      modelOf: (type) => required(this.#models.get(type)),
      argumentsOf: (index) => required(shape.specs.get(index)),
      alias: () => `t${aliases++}`,
    };
  }
}

/** What decisions depend on of a caller. */
export function classOf(principal: Principal): PrincipalClass {
  return {
    kind: principal.kind,
    department: principal.department,
    tier: principal.tier,
    hasPurpose: principal.purpose !== undefined,
    hasCase: principal.caseId !== undefined,
  };
}

/** Members of planned rows stand under response keys, those of other objects under field names. */
const resolveMember: GraphQLFieldResolver<unknown, unknown> = (source, _args, _context, info) => {
  if (typeof source !== 'object' || source === null) return undefined;
  const value: unknown = Reflect.get(source, FLAT_MARK in source ? info.path.key : info.fieldName);
  return typeof value === 'function' ? value.call(source) : value;
};

function fragmentsOf(document: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  return fragments;
}

function outcomeOf({ errors, roots, data }: Pick<Outcome, 'errors' | 'roots' | 'data'>): ReceiptOutcome {
  if (errors.length === 0) return 'answered';
  const given = roots !== undefined || Object.values(data ?? {}).some((value) => value !== null);
  if (given) return 'answered';
  return errors.every(isRefusal) ? 'refused' : 'failed';
}

/** An error before anything was read refuses the whole operation. */
function refused(error: unknown): Outcome {
  const safe =
    error instanceof HubError
      ? error
      : new HubError('INTERNAL_SERVER_ERROR', undefined, error instanceof Error ? { originalError: error } : {});
  return { outcome: isRefusal(safe) ? 'refused' : 'failed', errors: [safe] };
}

const FAILURES = new Set<unknown>(['INTERNAL_SERVER_ERROR', 'SERVICE_UNAVAILABLE', 'TIMEOUT', 'RECEIPT_UNAVAILABLE']);

function isRefusal(error: GraphQLError): boolean {
  return !FAILURES.has(error.extensions.code ?? 'INTERNAL_SERVER_ERROR');
}

function asInputError(error: GraphQLError): HubError {
  return new HubError('BAD_USER_INPUT', error.message, { nodes: error.nodes ?? null });
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the plan and its parts disagree');
  return value;
}
