import {
  createSourceEventStream,
  type GraphQLFormattedError,
  type GraphQLSchema,
  getArgumentValues,
  getVariableValues,
} from 'graphql';
import type { Model } from '../../data/model.js';
import type { FollowParts } from '../../feed/follow-changes.js';
import { SUBSCRIBED_FIELDS } from '../../modules/events/subscriptions/subscribed-fields.js';
import { callerAccess } from '../../policy/caller-access.js';
import type { ReceiptLog } from '../../receipts/receipt.js';
import { ERRORS, HubError } from '../../shared/errors.js';
import type { Principal } from '../../shared/principal.js';
import { collectFields, subselections } from '../collect-fields.js';
import type { Executor } from '../executor.js';
import type { Limits } from '../limits.js';
import { OperationReceipts } from '../operation-receipts.js';
import { codeOf } from '../operation-runner.js';
import { refused } from '../outcome.js';
import { fragmentsOf } from '../prepare-operation.js';
import type { AccessModes } from '../strict/access-modes.js';
import { validateStrictly } from '../strict/validate-strictly.js';
import type { SubscribedRoot } from './delivery-operation.js';
import { OpenSubscriptions } from './open-subscriptions.js';
import { type AskedSubscription, expectValid, readSubscription } from './read-subscription.js';
import { RefusedRequest } from './refused-request.js';
import { FollowedType, SubscriberContext } from './subscription-context.js';
import type {
  SubscriptionReply,
  SubscriptionRequest,
  SubscriptionRequestContext,
  SubscriptionSteps,
} from './subscription-request.js';
import { SubscriptionRun } from './subscription-run.js';
import { subscriptionSteps } from './subscription-steps.js';

/** What subscriptions need beside what queries do. */
export interface SubscriptionParts extends FollowParts {
  readonly modes: AccessModes;
  readonly models: readonly Model[];
  readonly receipts: ReceiptLog;
}

export interface SubscriptionServerOptions extends SubscriptionParts {
  /** With the shield on its root fields. */
  readonly schema: GraphQLSchema;
  readonly answer: Executor;
  readonly limits: Limits;
  /** An error as the caller sees it. */
  readonly tell: (error: unknown, requestId: string) => GraphQLFormattedError;
}

/** Subscriptions that are open at once on one node, and of one caller there. */
const MOST = { all: 1_000, ofCaller: 100 };

/** Begins subscriptions. */
export class SubscriptionServer {
  readonly #options: SubscriptionServerOptions;
  readonly #models: ReadonlyMap<string, Model>;
  readonly #open = new OpenSubscriptions(MOST.all, MOST.ofCaller);

  constructor(options: SubscriptionServerOptions) {
    this.#options = options;
    this.#models = new Map(options.models.map((model) => [model.name, model]));
  }

  /** Never rejects: that a subscription cannot begin is an answer too. */
  async subscribe(request: SubscriptionRequest, context: SubscriptionRequestContext): Promise<SubscriptionReply> {
    try {
      return { kind: 'started', steps: await this.#start(request, context) };
    } catch (error) {
      const errors = errorsOf(error);
      const told = errors.map((one) => this.#options.tell(one, context.requestId));
      return { kind: 'refused', status: ERRORS[codeOf(errors[0])].status, errors: told };
    }
  }

  async #start(request: SubscriptionRequest, context: SubscriptionRequestContext): Promise<SubscriptionSteps> {
    const { schema, limits, modes, access } = this.#options;
    const isStrict = context.accessMode === 'strict';
    const asked = readSubscription(request, limits, isStrict ? undefined : schema);
    const caller = callerAccess(access.current(), context.principal, access.now());
    const own = modes.schemaOf(context, caller);
    if (isStrict) expectValid(validateStrictly(own, asked.document));
    const receipts = this.#receipts(asked, context);
    const ending = new AbortController();
    const signal = AbortSignal.any([context.signal, ending.signal]);
    let release: () => void = () => undefined;
    try {
      release = this.#open.take(context.principal.id);
      const root = rootOf(own, asked);
      const contextValue = new SubscriberContext(this.#options, { ...context, signal }, caller);
      const changes = await followed(own, asked, contextValue);
      await changes.begin();
      const run = new SubscriptionRun(
        { answer: this.#options.answer, receipts, requestId: context.requestId },
        asked,
        root,
      );
      await run.begin(context.principal);
      const told = (error: unknown) => errorsOf(error).map((one) => this.#options.tell(one, context.requestId));
      return subscriptionSteps({ changes, run, ending, told, ended: release });
    } catch (error) {
      release();
      // What the query of a subscription refuses has left its receipt.
      if (!(error instanceof RefusedRequest && error.recorded)) {
        await receipts(context.principal).append(refused(errorsOf(error)[0]), caller.state.policy.version);
      }
      throw error;
    }
  }

  #receipts(asked: AskedSubscription, { requestId, accessMode }: SubscriptionRequestContext) {
    const { document, operation, documentHash, variables } = asked;
    const of = { document, operation, documentHash, variables, requestId, accessMode };
    return (principal: Principal) => new OperationReceipts(this.#options.receipts, this.#models, { ...of, principal });
  }
}

/** What the resolver of the root field follows, once the shield lets it pass. */
async function followed(
  schema: GraphQLSchema,
  { document, operation, variables: variableValues }: AskedSubscription,
  contextValue: SubscriberContext,
): Promise<FollowedType> {
  const operationName = operation.name?.value ?? null;
  const stream = await createSourceEventStream({ schema, document, operationName, variableValues, contextValue });
  if (stream instanceof FollowedType) return stream;
  throw new RefusedRequest('errors' in stream ? (stream.errors ?? []) : []);
}

/** @throws RefusedRequest, HubError, GraphQLError about variables and arguments */
function rootOf(schema: GraphQLSchema, { document, operation, variables }: AskedSubscription): SubscribedRoot {
  const given = getVariableValues(schema, operation.variableDefinitions ?? [], variables, { maxErrors: 10 });
  if (given.errors !== undefined) throw new RefusedRequest(given.errors);
  const context = { fragments: fragmentsOf(document), variables: given.coerced };
  const [root, ...others] = collectFields(context, [operation.selectionSet]);
  const [key, [node, ...more]] = root ?? ['', []];
  const name = node?.name.value ?? '';
  const field = Object.hasOwn(SUBSCRIBED_FIELDS, name) ? SUBSCRIBED_FIELDS[name] : undefined;
  const definition = schema.getSubscriptionType()?.getFields()[name];
  if (node === undefined || field === undefined || definition === undefined || others.length > 0) {
    throw new HubError('BAD_USER_INPUT', 'A subscription selects one field.');
  }
  const nodes = [node, ...more] as const;
  const args = getArgumentValues(definition, node, given.coerced);
  return { key, nodes, field, args, selected: collectFields(context, subselections(nodes)) };
}

function errorsOf(error: unknown): readonly unknown[] {
  return error instanceof RefusedRequest && error.errors.length > 0 ? error.errors : [error];
}
