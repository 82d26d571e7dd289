import 'reflect-metadata';
import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { Model } from '../../data/model.js';
import { isIngested } from '../../ingest/write-fields.js';
import { HubError } from '../../shared/errors.js';
import { isUuid } from '../../shared/uuid.js';
import { KeysetPage } from '../common/keyset-page.js';
import { SCALARS } from '../common/scalars.js';
import { MODELS } from '../index.js';
import type { IngestContext } from './ingest-context.js';
import { ProposalConnection } from './proposal-connection.type.js';
import { reportSaid } from './report-said.js';
import { FieldProvenanceType, ProposalType } from './said-value.type.js';

/** Where values come from, and what else is said. Reading it is recorded as a read of the fields. */
@Resolver()
export class ProvenanceResolver {
  @Query(() => [FieldProvenanceType], {
    nullable: true,
    description:
      'Who says what of each field of a record, as far as the caller reads it in full; empty where there is nothing 数据来源',
  })
  async provenance(
    @Ctx() context: IngestContext,
    @Arg('type', () => SCALARS.String, { description: 'Type of the record 类型' }) type: string,
    @Arg('id', () => SCALARS.ID, { description: 'Id of the record 记录标识' }) id: string,
  ): Promise<readonly FieldProvenanceType[]> {
    const model = ingestedModel(type);
    const said = isUuid(id) ? await context.ingest.said.provenance(model, context.caller, id) : [];
    reportSaid(context, type, said);
    return said.map((one) => new FieldProvenanceType(one));
  }

  @Query(() => ProposalConnection, {
    nullable: true,
    description:
      "Open proposals that the caller's department made or decides, of fields that the caller reads in full 建议值列表",
  })
  proposals(
    @Ctx() context: IngestContext,
    @Arg('type', () => SCALARS.String, { description: 'Type of the records 类型' }) type: string,
    @Arg('toDecide', () => SCALARS.Boolean, {
      nullable: true,
      description: "Only those on which the caller's department decides 待本部门审核",
    })
    toDecide?: boolean | null,
    @Arg('first', () => SCALARS.Int, { nullable: true, description: 'Page size, from the start 前若干条' })
    first?: number | null,
    @Arg('after', () => SCALARS.String, { nullable: true, description: 'Cursor after which the page begins 起始游标' })
    after?: string | null,
    @Arg('last', () => SCALARS.Int, { nullable: true, description: 'Page size, from the end 后若干条' })
    last?: number | null,
    @Arg('before', () => SCALARS.String, { nullable: true, description: 'Cursor before which the page ends 结束游标' })
    before?: string | null,
  ): ProposalConnection {
    const page = { first: first ?? null, after: after ?? null, last: last ?? null, before: before ?? null };
    return new ProposalConnection(proposalsPage(context, ingestedModel(type), toDecide ?? false, page));
  }
}

/** @throws HubError BAD_USER_INPUT */
function ingestedModel(type: string): Model {
  const model = MODELS.find(({ name }) => name === type);
  if (model !== undefined && isIngested(model)) return model;
  throw new HubError('BAD_USER_INPUT', 'There is no type of this name that departments send.');
}

function proposalsPage(
  context: IngestContext,
  model: Model,
  toDecide: boolean,
  page: ConstructorParameters<typeof KeysetPage>[2],
): KeysetPage<ProposalType> {
  const { caller, ingest, policyVersion, principal } = context;
  const { id, kind, department, tier } = principal;
  const binding = JSON.stringify(['proposals', id, kind, department, tier, policyVersion, model.name, toDecide]);
  const source = {
    read: async ({ backward, limit, after }: { backward: boolean; limit: number; after?: unknown }) => {
      const beyond = typeof after === 'string' ? { after } : {};
      const said = await ingest.said.proposals(model, caller, { ...beyond, backward, limit, toDecide });
      return said.map((one) => new ProposalType(model.name, one));
    },
    count: async () => 0,
    keyOf: (proposal: ProposalType) => proposal.id,
    isKey: (key: unknown) => typeof key === 'string' && isUuid(key),
    report: (proposals: readonly ProposalType[]) =>
      reportSaid(
        context,
        model.name,
        proposals.map(({ record, proposed: { field } }) => ({ record, field })),
      ),
  };
  return new KeysetPage(source, { cursors: ingest.cursors, binding }, page);
}
