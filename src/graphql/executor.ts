import type { EntityManager } from '@mikro-orm/postgresql';
import { type GraphQLSchema, OperationTypeNode } from 'graphql';
import { getVariableValues } from 'graphql/execution/values.js';
import type { AreaLevels } from '../data/area-levels.js';
import type { Model } from '../data/model.js';
import type { ReadPool } from '../data/pool.js';
import type { BeginWork } from '../data/unit-of-work.js';
import type { AccessSource } from '../policy/access-state.js';
import type { CallerAccess } from '../policy/caller-access.js';
import { endOf } from '../policy/held-grants.js';
import type { ReceiptLog } from '../receipts/receipt.js';
import type { CursorCodec } from '../shared/cursor.js';
import { HubError } from '../shared/errors.js';
import { AccessRuns } from './access-runs.js';
import { type Answer, bytesAnswer, resultAnswer } from './answer.js';
import { sealCursors } from './cursor-seal.js';
import type { OperationPlan } from './operation-plan.js';
import { OperationReader, type ReaderOptions } from './operation-reader.js';
import { OperationReceipts } from './operation-receipts.js';
import type { OperationRequest } from './operation-request.js';
import { type Outcome, outcomeOf, refusedVariables } from './outcome.js';
import { OperationPreparer, type PreparedOperation } from './prepare-operation.js';
import { ResolverContext, type ResolverServices } from './resolver-context.js';
import type { RootAccess } from './root-access.js';
import { runRootFields } from './root-fields.js';
import { runGraphql } from './run-graphql.js';
import { MutationRun } from './run-mutation.js';
import { AccessModes } from './strict/access-modes.js';

export interface ExecutorOptions {
  /** With the shield on its root fields. */
  readonly schema: GraphQLSchema;
  /** Which root fields are in a caller's strict schema. */
  readonly roots: RootAccess;
  readonly models: readonly Model[];
  readonly access: AccessSource;
  readonly pool: ReadPool;
  readonly areaLevels: AreaLevels;
  readonly cursors: CursorCodec;
  readonly receipts: ReceiptLog;
  readonly services: ResolverServices;
  /** Begins the transaction of a mutation. */
  readonly begin: BeginWork;
  /** Made by the executor itself unless given. */
  readonly modes?: AccessModes;
  /** Answer every operation through graphql-js; a test compares both ways. */
  readonly planning?: 'on' | 'off';
}

/** How an operation ended, and the place of its receipt in the log; what is no operation of the caller's schema leaves none. */
interface Ended {
  readonly outcome: Outcome;
  readonly sequence?: string;
  readonly policyVersion: string;
}

/** Answers operations. The answer comes only after its receipt is durable; without a receipt it holds an error and no data. */
export type Executor = (request: OperationRequest) => Promise<Answer>;

export function createExecutor(options: ExecutorOptions): Executor {
  const executor = new OperationExecutor(options);
  return (request) => executor.answer(request);
}

class OperationExecutor {
  readonly #options: ExecutorOptions;
  readonly #models: ReadonlyMap<string, Model>;
  readonly #preparer: OperationPreparer;
  readonly #access: AccessRuns;
  readonly #modes: AccessModes;
  /** Operations under way. */
  #load = 0;

  constructor(options: ExecutorOptions) {
    this.#options = options;
    this.#modes = options.modes ?? new AccessModes(options);
    this.#models = new Map(options.models.map((model) => [model.name, model]));
    this.#preparer = new OperationPreparer({ ...options, models: this.#models });
    this.#access = new AccessRuns(options.access, options.pool);
  }

  async answer(request: OperationRequest): Promise<Answer> {
    const receipts = new OperationReceipts(this.#options.receipts, this.#models, request);
    let ended: Ended;
    this.#load += 1;
    try {
      ended = await this.#ended(request, receipts);
    } catch (error) {
      return resultAnswer({ errors: [error instanceof HubError ? error : new HubError('RECEIPT_UNAVAILABLE')] });
    } finally {
      this.#load -= 1;
    }
    const { outcome, sequence, policyVersion } = ended;
    if (sequence === undefined) return resultAnswer({ errors: outcome.errors });
    const extensions = {
      receipt: sequence,
      policyVersion,
      accessJson: outcome.prepared?.plan.accessJson ?? '[]',
    };
    const { roots, errors, data } = outcome;
    if (roots !== undefined) return bytesAnswer(roots, extensions);
    return resultAnswer({ errors, ...(data === undefined ? {} : { data }) }, extensions);
  }

  async #ended(request: OperationRequest, receipts: OperationReceipts): Promise<Ended> {
    const mutation =
      request.operation.operation === OperationTypeNode.MUTATION ? new MutationRun(this.#options.begin) : undefined;
    const { caller, outcome } = await this.#access.run(request.principal, async (under) => {
      const unfit = this.#modes.unfit(request, under);
      if (unfit !== undefined) return unfit;
      if (mutation === undefined) return this.#run(request, under, receipts);
      const decided = { epoch: under.state.epoch, until: endOf(under.held) };
      return mutation.attempt(decided, (em) => this.#run(request, under, receipts, em));
    });
    const policyVersion = caller.state.policy.version;
    if (outcome.unfit) {
      await mutation?.undo();
      return { outcome, policyVersion };
    }
    const append = (ended: Outcome) => receipts.append(ended, policyVersion);
    if (mutation !== undefined) return { ...(await mutation.end(outcome, append)), policyVersion };
    const sequence = outcome.context?.reader.recorded ?? (await append(outcome));
    return { outcome, sequence, policyVersion };
  }

  /** Runs on the whole schema; the caller's own coerces the variables and is what introspection shows. */
  async #run(
    request: OperationRequest,
    caller: CallerAccess,
    receipts: OperationReceipts,
    em?: EntityManager,
  ): Promise<Outcome> {
    const { schema, planning } = this.#options;
    const { operation } = request;
    const maxErrors = 10;
    const own = this.#modes.schemaOf(request, caller);
    const given = getVariableValues(own, operation.variableDefinitions ?? [], request.variables, { maxErrors });
    if (given.errors !== undefined) return refusedVariables(given.errors);
    const prepared = await this.#preparer.prepare(request, caller, given.coerced);
    const nested = prepared.plan.planned && planning !== 'off' && em === undefined;
    const record = nested && isOneRead(prepared.plan) ? this.#recorder(receipts, prepared, caller) : undefined;
    const context = this.#context(caller, own, prepared, nested ? 'nested' : 'flat', em, record);
    const result = nested
      ? await runRootFields(schema, operation, prepared, context, given.coerced)
      : await runGraphql(hasIntrospection(prepared.plan) ? own : schema, request, context);
    const ended = { ...result, outcome: outcomeOf(result), prepared, context, writes: context.written };
    return own === schema && isIntrospection(prepared.plan) ? { ...ended, independent: true } : ended;
  }

  /**
   * A quick read that nobody else would wait behind is recorded by its own statement. Where operations come together, their
   * receipts share a group instead, which costs less.
   */
  #recorder(
    receipts: OperationReceipts,
    prepared: PreparedOperation,
    { state }: CallerAccess,
  ): ReaderOptions['record'] {
    if (this.#load > 1) return undefined;
    return async (compiled, values) =>
      compiled.statement.quick ? receipts.appendRead(prepared, state.policy.version, compiled, values) : undefined;
  }

  #context(
    caller: CallerAccess,
    own: GraphQLSchema,
    prepared: PreparedOperation,
    mode: 'nested' | 'flat',
    em: EntityManager | undefined,
    record: ReaderOptions['record'],
  ): ResolverContext {
    const { pool, cursors, services } = this.#options;
    const { shape } = prepared;
    const reader = new OperationReader({
      pool,
      caller,
      prepared,
      sealCursors: (json) => sealCursors(json, shape.specs, cursors),
      ...(record === undefined ? {} : { record }),
    });
    return new ResolverContext({
      caller,
      reader,
      services,
      mode,
      access: prepared.access,
      own,
      em,
    });
  }
}

/** Whether one statement is all that is read. */
function isOneRead({ fields, roots }: OperationPlan): boolean {
  return fields.length === 1 && roots.length === 1;
}

function hasIntrospection({ fields }: OperationPlan): boolean {
  return fields.some(({ name }) => name === '__schema' || name === '__type');
}

function isIntrospection({ fields }: OperationPlan): boolean {
  return fields.every(({ name }) => name.startsWith('__'));
}
