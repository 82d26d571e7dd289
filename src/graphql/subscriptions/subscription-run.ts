import type { GraphQLError } from 'graphql';
import type { FollowedChange } from '../../feed/follow-changes.js';
import type { Principal } from '../../shared/principal.js';
import type { Answer, GraphQLResult } from '../answer.js';
import type { Executor } from '../executor.js';
import type { OperationReceipts } from '../operation-receipts.js';
import { comparedFields } from './compared-fields.js';
import { type DeliveryOperation, deliveryOperation, type SubscribedRoot } from './delivery-operation.js';
import type { AskedSubscription } from './read-subscription.js';
import { RefusedRequest } from './refused-request.js';
import type { SubscriptionResult } from './subscription-request.js';

/** What reading for a subscription needs. */
export interface SubscriptionRunParts {
  readonly answer: Executor;
  /** The receipts of one delivery, whose time begins now. */
  readonly receipts: (principal: Principal) => OperationReceipts;
  readonly requestId: string;
}

type Row = Readonly<Record<string, unknown>>;

/** One subscription: makes results of changes. Each is a read of its own, with a receipt that is durable before it is given. */
export class SubscriptionRun {
  readonly #parts: SubscriptionRunParts;
  readonly #asked: AskedSubscription;
  readonly #root: SubscribedRoot;
  readonly #operation: DeliveryOperation;
  readonly #compared: ReadonlySet<string>;

  constructor(parts: SubscriptionRunParts, asked: AskedSubscription, root: SubscribedRoot) {
    this.#parts = parts;
    this.#asked = asked;
    this.#root = root;
    this.#operation = deliveryOperation(asked, root);
    this.#compared = comparedFields(root.args);
  }

  /**
   * Has the arguments checked as those of the query, and leaves the receipt of the start.
   * @throws RefusedRequest
   */
  async begin(principal: Principal): Promise<void> {
    await this.#read(principal, []);
  }

  /**
   * What is told of a change; undefined where nothing is.
   * @throws RefusedRequest where the caller may not read it any more, or it cannot be read
   */
  async result(change: FollowedChange): Promise<SubscriptionResult | undefined> {
    const { field } = this.#root;
    if (!field.concerns(change)) return undefined;
    if (change.kind === 'delete' || change.kind === 'leftScope') return this.#gone(change);
    const { rows, extensions } = await this.#read(change.principal, [change.id]);
    const [record] = rowsOf(rows[this.#operation.own]);
    // Where it fits without arguments, it has left meanwhile, which the next change tells.
    if (record === undefined)
      return this.#fitsNoMore(change) ? this.#gone({ ...change, kind: 'leftScope' }) : undefined;
    const told = field.tell(change, record);
    return told && { data: this.#data(told, rows), extensions };
  }

  /** Whether a record that does not fit the arguments may have been told of before, and fitted until now. */
  #fitsNoMore({ touched, wasSeen }: FollowedChange): boolean {
    if (this.#compared.size === 0 || !wasSeen) return false;
    return touched === 'all' || [...this.#compared].some((field) => touched.has(field));
  }

  /** That a record is gone tells that it was there. */
  async #gone(change: FollowedChange): Promise<SubscriptionResult | undefined> {
    const { model, tell } = this.#root.field;
    const told = tell(change, undefined);
    if (told === undefined) return undefined;
    const { principal, policyVersion, id } = change;
    const read = { type: model.name, full: ['id'], masked: [], withheld: [], ids: id, count: 1 };
    const receipt = await this.#parts.receipts(principal).appendReads([read], policyVersion);
    return { data: this.#data(told, {}), extensions: { receipt, policyVersion, access: [] } };
  }

  async #read(principal: Principal, ids: readonly string[]): Promise<{ rows: Row; extensions: Row }> {
    const { document, operation, ids: name, own } = this.#operation;
    const { documentHash, variables } = this.#asked;
    const { answer, requestId } = this.#parts;
    const answered = await answer({
      ...{ document, operation, documentHash, principal, requestId },
      // What the caller sent was validated when it came.
      accessMode: 'uniform',
      variables: { ...variables, [name]: ids },
    });
    const { data, errors, extensions } = resultOf(answered);
    if (errors.length > 0) throw new RefusedRequest(errors, true);
    const rows = data?.[this.#root.key];
    const isOwn = (entry: unknown) => hasPath(entry) && entry.path.startsWith(`${this.#root.key}.${own}.`);
    const access = Array.isArray(extensions?.access) ? extensions.access.filter((entry) => !isOwn(entry)) : [];
    return { rows: isRow(rows) ? rows : {}, extensions: { ...extensions, access } };
  }

  #data(told: Row, rows: Row): Record<string, unknown> {
    const { key, field, selected } = this.#root;
    const value = (response: string, name: string | undefined): unknown => {
      if (name === '__typename') return field.gives;
      if (name === field.record) return rowsOf(rows[response])[0] ?? null;
      return told[name ?? ''];
    };
    const members = [...selected].map(([response, [node]]) => [response, value(response, node?.name.value)]);
    return Object.fromEntries([[key, Object.fromEntries(members)]]);
  }
}

function resultOf(answer: Answer): GraphQLResult {
  if (answer.kind === 'result') return answer.result;
  const parsed: Omit<GraphQLResult, 'errors'> = JSON.parse(Buffer.concat(answer.body).toString());
  const errors: readonly GraphQLError[] = [];
  return { ...parsed, errors };
}

function rowsOf(value: unknown): readonly Row[] {
  return Array.isArray(value) ? value.filter(isRow) : [];
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasPath(entry: unknown): entry is { readonly path: string } {
  return isRow(entry) && typeof entry.path === 'string';
}
