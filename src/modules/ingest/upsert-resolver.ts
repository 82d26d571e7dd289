import 'reflect-metadata';
import { Ctx, Mutation, Resolver } from 'type-graphql';
import type { Model } from '../../data/model.js';
import { executeIn } from '../../ingest/execute.js';
import { ingestChunk, upsertName } from '../../ingest/ingest-chunk.js';
import { type BuiltClass, namedClass } from '../common/build-class.js';
import { addArgs } from '../common/connection-args.js';
import { MODELS } from '../index.js';
import type { IngestContext } from './ingest-context.js';
import { IngestResultType } from './ingest-result.type.js';
import { batchInputType } from './record-input-type.js';

/** A batch as GraphQL gives it. */
interface BatchInput {
  readonly sourceSystem: string;
  readonly idempotencyKey: string;
  readonly records: readonly unknown[];
}

/** The mutation by which departments send records of a model: `upsertPeople`. */
export function upsertResolver(model: Model): BuiltClass {
  const resolver = namedClass(`${model.name}Upsert`);
  const input = batchInputType(model);
  const name = upsertName(model);
  Resolver()(resolver);
  const descriptor = { value: (context: IngestContext, given: BatchInput) => upsert(context, model, given) };
  Object.defineProperty(resolver.prototype, name, descriptor);
  const description = `Sends ${model.many}: each is kept or refused by itself; fields of other sources become proposals 批量入库`;
  Mutation(() => IngestResultType, { description })(resolver.prototype, name, descriptor);
  Ctx()(resolver.prototype, name, 0);
  addArgs(resolver, name, 1, { input: { type: () => input, required: true, description: 'The batch 批次' } });
  return resolver;
}

async function upsert(
  context: IngestContext,
  model: Model,
  { sourceSystem, idempotencyKey, records }: BatchInput,
): Promise<IngestResultType> {
  const ingested = await ingestChunk(executeIn(context.em), context.caller, {
    model,
    models: MODELS,
    sourceSystem,
    idempotencyKey,
    number: 0,
    records: records.map((value, index) => ({ line: index + 1, value })),
  });
  if (ingested.write !== undefined) context.reportWrite(ingested.write);
  return new IngestResultType(ingested);
}
