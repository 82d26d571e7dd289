import { type GraphQLSchema, isInputObjectType } from 'graphql';
import { buildSchemaSync, type PubSub } from 'type-graphql';
import { isIngested } from '../ingest/write-fields.js';
import { ExplainAccessResolver } from '../modules/access-explanations/explain-access.resolver.js';
import { WhyWithheldResolver } from '../modules/access-explanations/why-withheld.resolver.js';
import { AccessGrantMutationResolver } from '../modules/access-grants/access-grant-mutation.resolver.js';
import { AccessGrantQueryResolver } from '../modules/access-grants/access-grant-query.resolver.js';
import { AccessLogResolver } from '../modules/access-log/access-log.resolver.js';
import { ReceiptResolver } from '../modules/access-log/receipt.resolver.js';
import { AccessPatternsResolver } from '../modules/access-questions/access-patterns.resolver.js';
import { AccessReadsResolver } from '../modules/access-questions/access-reads.resolver.js';
import { SubjectReportResolver } from '../modules/access-questions/subject-report.resolver.js';
import { AreaChangeResolver } from '../modules/areas/area-change.resolver.js';
import { AreaHistoryResolver } from '../modules/areas/area-history.resolver.js';
import { ChangesResolver } from '../modules/changes/changes.resolver.js';
import { createModelResolvers } from '../modules/common/create-model-resolvers.js';
import { orderTypeName } from '../modules/common/order-type.js';
import { EventCentreResolver } from '../modules/events/life-cycle/centre.resolver.js';
import { EventClosingResolver } from '../modules/events/life-cycle/closing.resolver.js';
import { EventDepartmentResolver } from '../modules/events/life-cycle/department.resolver.js';
import { EventIntakeResolver } from '../modules/events/life-cycle/intake.resolver.js';
import { EventOversightResolver } from '../modules/events/life-cycle/oversight.resolver.js';
import { EventSubscriptionResolver } from '../modules/events/subscriptions/event-subscription.resolver.js';
import { MODELS } from '../modules/index.js';
import { IngestDecisionResolver } from '../modules/ingest/decision.resolver.js';
import { ProvenanceResolver } from '../modules/ingest/provenance.resolver.js';
import { upsertResolver } from '../modules/ingest/upsert-resolver.js';
import { PolicyDecisionsResolver } from '../modules/policy-versions/policy-decisions.resolver.js';
import { PolicyVersionsResolver } from '../modules/policy-versions/policy-versions.resolver.js';
import { ViewerResolver } from '../modules/viewer/viewer.resolver.js';
import { readDirectly } from './read-directly.js';

let built: GraphQLSchema | undefined;

/** The hub's whole schema, built once per process: every category of the list of modules, the viewer, the access log, grants and the life cycle of events. */
export function buildHubSchema(): GraphQLSchema {
  built ??= build();
  return built;
}

/** What is no category. */
const OTHERS = [
  ViewerResolver,
  AccessLogResolver,
  ReceiptResolver,
  ExplainAccessResolver,
  WhyWithheldResolver,
  AccessReadsResolver,
  AccessPatternsResolver,
  SubjectReportResolver,
  AccessGrantQueryResolver,
  AccessGrantMutationResolver,
  PolicyVersionsResolver,
  PolicyDecisionsResolver,
  ChangesResolver,
  EventIntakeResolver,
  EventCentreResolver,
  EventOversightResolver,
  EventDepartmentResolver,
  EventClosingResolver,
  EventSubscriptionResolver,
  ProvenanceResolver,
  AreaChangeResolver,
  AreaHistoryResolver,
  IngestDecisionResolver,
] as const;

/** TypeGraphQL asks for it where there are subscriptions; the hub's follow the change log, which publishes nothing. */
const NO_TOPICS: PubSub = { publish: refuseTopics, subscribe: refuseTopics };

function refuseTopics(): never {
  throw new Error('subscriptions have no topics');
}

function build(): GraphQLSchema {
  const resolvers = [...MODELS.flatMap(createModelResolvers), ...MODELS.filter(isIngested).map(upsertResolver)];
  const schema = buildSchemaSync({ resolvers: [...OTHERS, ...resolvers], validate: false, pubSub: NO_TOPICS });
  for (const model of MODELS) {
    markOneOf(schema, orderTypeName(model));
    readDirectly(schema, model);
  }
  return schema;
}

/** Makes an input a OneOf input object, for which TypeGraphQL has no option. */
function markOneOf(schema: GraphQLSchema, name: string): void {
  const type = schema.getType(name);
  if (!isInputObjectType(type)) throw new Error(`${name} is not an input of the schema.`);
  type.isOneOf = true;
}
