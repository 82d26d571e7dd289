import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';
import type { SaidValue } from '../../ingest/said-values.js';
import { SCALARS } from '../common/scalars.js';

/** What one source says of one field of a record. */
@ObjectType('FieldProvenance', {
  description: 'What one source says of one field, to callers who read the field in full 字段来源',
  simpleResolvers: true,
})
export class FieldProvenanceType {
  @Field(() => SCALARS.String, { description: 'Field 字段' })
  readonly field: string;

  @Field(() => SCALARS.Boolean, { description: 'It is the value that the record holds 是否采用' })
  readonly held: boolean;

  @Field(() => SCALARS.String, { description: 'The value as JSON; of related records their ids 值' })
  readonly value: string;

  @Field(() => SCALARS.ID, { description: 'Id of the source record 来源记录标识' })
  readonly source: string;

  @Field(() => SCALARS.String, { description: 'Code of the department that says so 来源部门' })
  readonly department: string;

  @Field(() => SCALARS.String, {
    nullable: true,
    description: 'Its system; only to the same department, and null for a value taken over from a proposal 来源系统',
  })
  readonly sourceSystem: string | null;

  @Field(() => SCALARS.String, {
    nullable: true,
    description: 'Id in that system; only to the same department 来源标识',
  })
  readonly sourceId: string | null;

  @Field(() => SCALARS.Boolean, { description: 'Taken over from a proposal 采纳建议' })
  readonly accepted: boolean;

  @Field(() => SCALARS.DateTime, { description: 'When that system changed the record last 来源更新时间' })
  readonly modifiedAt: string;

  @Field(() => SCALARS.ID, { description: 'Id of the batch in which it came 批次标识' })
  readonly batch: string;

  @Field(() => SCALARS.DateTime, { description: 'When the batch came 接收时间' })
  readonly receivedAt: string;

  constructor(said: SaidValue) {
    this.field = said.field;
    this.held = said.held;
    this.value = JSON.stringify(said.value);
    this.source = said.source;
    this.department = said.department;
    this.sourceSystem = said.sourceSystem;
    this.sourceId = said.sourceId;
    this.accepted = said.accepted;
    this.modifiedAt = said.modifiedAt;
    this.batch = said.batch;
    this.receivedAt = said.receivedAt;
  }
}

/** A value that differs from the one that the record holds. */
@ObjectType('Proposal', {
  description: 'A value that differs from the one that the record holds; its source accepts or refuses it 建议值',
  simpleResolvers: true,
})
export class ProposalType {
  @Field(() => SCALARS.ID, { description: 'Identifier 标识' })
  readonly id: string;

  @Field(() => SCALARS.String, { description: 'Type of the record 类型' })
  readonly type: string;

  @Field(() => SCALARS.ID, { description: 'Id of the record 记录标识' })
  readonly record: string;

  @Field(() => SCALARS.String, { nullable: true, description: 'What the record holds, as JSON 现值' })
  readonly heldValue: string | null;

  @Field(() => SCALARS.DateTime, { description: 'Since when it differs 提出时间' })
  readonly proposedAt: string;

  @Field(() => FieldProvenanceType, { description: 'What is proposed, and by whom 建议来源' })
  readonly proposed: FieldProvenanceType;

  constructor(type: string, said: SaidValue) {
    this.id = said.proposal ?? '';
    this.type = type;
    this.record = said.record;
    this.heldValue = said.heldValue === null ? null : JSON.stringify(said.heldValue);
    this.proposedAt = said.proposedAt ?? '';
    this.proposed = new FieldProvenanceType(said);
  }
}
