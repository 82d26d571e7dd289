import 'reflect-metadata';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import type { IngestedChunk } from '../../ingest/ingest-chunk.js';
import { REJECT_CODES, type RejectCode } from '../../ingest/reject.js';
import { SCALARS } from '../common/scalars.js';

/** The codes with which records are refused, as a GraphQL enum. */
export const IngestRejectCode = Object.fromEntries(Object.keys(REJECT_CODES).map((code) => [code, code]));
registerEnumType(IngestRejectCode, {
  name: 'IngestRejectCode',
  description: 'Why a record was refused 拒收原因',
  valuesConfig: Object.fromEntries(Object.entries(REJECT_CODES).map(([code, description]) => [code, { description }])),
});

/** A record that was refused. */
@ObjectType('IngestReject', {
  description: 'A record that was refused; the others are kept 拒收记录',
  simpleResolvers: true,
})
export class IngestRejectType {
  @Field(() => SCALARS.Int, { description: 'Place in the list, from 1 序号' })
  readonly position!: number;

  @Field(() => SCALARS.String, { nullable: true, description: "Its id in the department's system 来源标识" })
  readonly sourceId!: string | null;

  @Field(() => SCALARS.String, { nullable: true, description: 'The field that is wrong 字段' })
  readonly field!: string | null;

  @Field(() => IngestRejectCode, { description: 'Why 原因' })
  readonly code!: RejectCode;
}

/** What became of a batch. */
@ObjectType('IngestResult', { description: 'What became of a batch 入库结果', simpleResolvers: true })
export class IngestResultType {
  @Field(() => SCALARS.ID, { description: 'Id of the batch 批次标识' })
  readonly batch: string;

  @Field(() => SCALARS.Boolean, { description: 'It had been sent before, and changed nothing now 是否重复' })
  readonly repeated: boolean;

  @Field(() => SCALARS.Int, { description: 'Number of records that were kept, or were known already 接收数' })
  readonly accepted: number;

  @Field(() => [IngestRejectType], { description: 'Records that were refused 拒收记录' })
  readonly rejects: readonly IngestRejectType[];

  constructor({ batchId, repeated, accepted, rejects }: IngestedChunk) {
    this.batch = batchId;
    this.repeated = repeated;
    this.accepted = accepted;
    this.rejects = rejects.map(({ line, sourceId = null, field = null, code }) => ({
      position: line,
      sourceId,
      field,
      code,
    }));
  }
}
