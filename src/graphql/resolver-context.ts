import type { EntityManager } from '@mikro-orm/postgresql';
import type { GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import type { Model } from '../data/model.js';
import { rightsOf } from '../ingest/write-rights.js';
import type { ExplanationContext, ExplanationServices } from '../modules/access-explanations/explanation-context.js';
import type { GrantContext, GrantServices } from '../modules/access-grants/grant-context.js';
import type { AccessLogContext } from '../modules/access-log/access-log-context.js';
import type {
  AccessQuestionsContext,
  AccessQuestionsServices,
} from '../modules/access-questions/access-questions-context.js';
import type { ChangesContext } from '../modules/changes/changes-context.js';
import type { ReadContext } from '../modules/common/read-context.js';
import type { EventContext, EventServices } from '../modules/events/life-cycle/event-context.js';
import type { IngestContext, IngestServices } from '../modules/ingest/ingest-context.js';
import type {
  PolicyVersionsContext,
  PolicyVersionsService,
} from '../modules/policy-versions/policy-versions-context.js';
import type { ViewerArea } from '../modules/viewer/viewer.type.js';
import type { ViewerContext } from '../modules/viewer/viewer-context.js';
import type { TypeAccess } from '../policy/access.js';
import type { CallerAccess } from '../policy/caller-access.js';
import type { AccessDocument } from '../policy/document.js';
import { type MyAccess, myAccess } from '../policy/my-access.js';
import type { ReceiptRead, ReceiptWrite } from '../receipts/receipt.js';
import type { Principal } from '../shared/principal.js';
import type { OperationReader } from './operation-reader.js';
import type { ShieldContext } from './shield.js';
import { knownAccess } from './strict/known-access.js';

/** What resolvers may ask beside the plan. */
export interface ResolverServices {
  readonly accessLog: AccessLogContext['accessLog'];
  readonly accessQuestions: AccessQuestionsServices;
  readonly policyVersions: PolicyVersionsService;
  readonly grants: GrantServices;
  readonly feed: ChangesContext['feed'];
  readonly explanations: ExplanationServices;
  readonly events: EventServices;
  readonly ingest: IngestServices;
  viewerAreas(principal: Principal): Promise<readonly ViewerArea[]>;
}

export interface ResolverContextOptions {
  readonly caller: CallerAccess;
  readonly reader: OperationReader;
  readonly services: ResolverServices;
  /** `nested`: root fields are answered as bytes. `flat`: as rows for graphql-js. */
  readonly mode: 'nested' | 'flat';
  readonly access: (type: string) => TypeAccess;
  /** What the caller can name; see AccessModes. */
  readonly own: GraphQLSchema;
  /** The transaction of a mutation; undefined for queries. */
  readonly em: EntityManager | undefined;
}

/** The context value of resolvers and shield: one per operation. */
export class ResolverContext
  implements
    ReadContext,
    ViewerContext,
    ShieldContext,
    AccessLogContext,
    ExplanationContext,
    AccessQuestionsContext,
    GrantContext,
    IngestContext,
    PolicyVersionsContext,
    EventContext,
    ChangesContext
{
  /** What resolvers outside of the plan read, for the receipt. */
  readonly reported: ReceiptRead[] = [];
  /** What mutations wrote, for the receipt. */
  readonly written: ReceiptWrite[] = [];
  readonly #options: ResolverContextOptions;

  constructor(options: ResolverContextOptions) {
    this.#options = options;
  }

  get principal(): Principal {
    return this.caller.principal;
  }

  /** The caller under the access state that the operation runs under. */
  get caller(): CallerAccess {
    return this.#options.caller;
  }

  /** What read for the operation, and knows the ids of the records that it gave. */
  get reader(): OperationReader {
    return this.#options.reader;
  }

  get policyVersion(): string {
    return this.caller.state.policy.version;
  }

  get accessLog(): AccessLogContext['accessLog'] {
    return this.#options.services.accessLog;
  }

  get accessQuestions(): AccessQuestionsServices {
    return this.#options.services.accessQuestions;
  }

  get policyVersions(): PolicyVersionsService {
    return this.#options.services.policyVersions;
  }

  get accessDocument(): AccessDocument {
    return this.#options.caller.state.policy.document;
  }

  get grants(): GrantServices {
    return this.#options.services.grants;
  }

  get feed(): ChangesContext['feed'] {
    return this.#options.services.feed;
  }

  get explanations(): ExplanationServices {
    return this.#options.services.explanations;
  }

  get events(): EventServices {
    return this.#options.services.events;
  }

  get ingest(): IngestServices {
    return this.#options.services.ingest;
  }

  access(type: string): TypeAccess {
    return this.#options.access(type);
  }

  sends(model: Model): boolean {
    return rightsOf(this.caller.state.policy, this.caller.class, model) !== undefined;
  }

  myAccess(type: string): MyAccess | undefined {
    const { policy } = this.caller.state;
    if (!Object.hasOwn(policy.document.types, type)) return undefined;
    return knownAccess(this.#options.own, myAccess(policy, this.caller.class, type));
  }

  viewerAreas(): Promise<readonly ViewerArea[]> {
    return this.#options.services.viewerAreas(this.principal);
  }

  read(info: GraphQLResolveInfo): Promise<unknown> {
    const key = String(info.path.key);
    return this.#options.mode === 'nested' ? this.#options.reader.readNested(key) : this.#options.reader.readFlat(key);
  }

  relation(parent: object, info: GraphQLResolveInfo): Promise<unknown> {
    return this.#options.reader.relation(parent, info);
  }

  reportRead(read: ReceiptRead): void {
    this.reported.push(read);
  }

  get em(): EntityManager {
    const { em } = this.#options;
    if (em === undefined) throw new Error('a query writes nothing');
    return em;
  }

  reportWrite(write: ReceiptWrite): void {
    this.written.push(write);
  }
}
