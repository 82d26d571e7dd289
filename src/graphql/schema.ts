import { type GraphQLSchema, isInputObjectType } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import { ExplainAccessResolver } from '../modules/access-explanations/explain-access.resolver.js';
import { WhyWithheldResolver } from '../modules/access-explanations/why-withheld.resolver.js';
import { AccessGrantMutationResolver } from '../modules/access-grants/access-grant-mutation.resolver.js';
import { AccessGrantQueryResolver } from '../modules/access-grants/access-grant-query.resolver.js';
import { AccessLogResolver } from '../modules/access-log/access-log.resolver.js';
import { ReceiptResolver } from '../modules/access-log/receipt.resolver.js';
import { AccessPatternsResolver } from '../modules/access-questions/access-patterns.resolver.js';
import { AccessReadsResolver } from '../modules/access-questions/access-reads.resolver.js';
import { SubjectReportResolver } from '../modules/access-questions/subject-report.resolver.js';
import { ChangesResolver } from '../modules/changes/changes.resolver.js';
import { createModelResolvers } from '../modules/common/create-model-resolvers.js';
import { orderTypeName } from '../modules/common/order-type.js';
import { MODELS } from '../modules/index.js';
import { PolicyDecisionsResolver } from '../modules/policy-versions/policy-decisions.resolver.js';
import { PolicyVersionsResolver } from '../modules/policy-versions/policy-versions.resolver.js';
import { ViewerResolver } from '../modules/viewer/viewer.resolver.js';
import { readDirectly } from './read-directly.js';

let built: GraphQLSchema | undefined;

/** The hub's whole schema, built once per process: every category of the list of modules, the viewer, the access log and grants. */
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
] as const;

function build(): GraphQLSchema {
  const resolvers = MODELS.flatMap(createModelResolvers);
  const schema = buildSchemaSync({ resolvers: [...OTHERS, ...resolvers], validate: false });
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
