import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';
import type { Effect } from '../../policy/access.js';
import { type ExplainedCase, type ExplainedRing, type Explanation, explanationText } from '../../policy/explain.js';
import type { ExplainedCondition, ExplainedRecord } from '../../policy/explain-record.js';
import { SCALARS } from '../common/scalars.js';
import { AccessEffect } from '../viewer/viewer.enums.js';

/** The lines that bound a field on the rows of one case. */
@ObjectType('ExplainedCase', { description: 'The lines that bound a field on some rows 依据', simpleResolvers: true })
export class ExplainedCaseType implements ExplainedCase {
  @Field(() => SCALARS.String, { description: 'Which rows, in words 适用的行' })
  readonly rows!: string;

  @Field(() => SCALARS.Int, {
    description: 'Level there: 1 public, 2 internal, 3 personal, 4 sensitive personal 数据级别',
  })
  readonly level!: number;

  @Field(() => SCALARS.String, { description: "The department's word 部门权限" })
  readonly department!: string;

  @Field(() => SCALARS.String, { description: 'What the tier gets at most, and with what 层级上限' })
  readonly tier!: string;
}

/** What one ring gives of the field. */
@ObjectType('ExplainedRing', {
  description: 'One reason to read rows, and what it gives of the field 权限环',
  simpleResolvers: true,
})
export class ExplainedRingType implements ExplainedRing {
  @Field(() => SCALARS.String, { description: 'Own areas, a condition, a grant 名称' })
  readonly name!: string;

  @Field(() => SCALARS.String, { description: 'Its rows, in words 行' })
  readonly rows!: string;

  @Field(() => SCALARS.String, { description: 'Rows on which it gives the value, in words 全部可见的行' })
  readonly full!: string;

  @Field(() => SCALARS.String, { description: 'Rows on which it gives the masked value alone, in words 脱敏可见的行' })
  readonly masked!: string;
}

/** Whether a row condition holds of a record. */
@ObjectType('ExplainedCondition', {
  description: 'Whether a row condition holds of the record 行条件',
  simpleResolvers: true,
})
export class ExplainedConditionType implements ExplainedCondition {
  @Field(() => SCALARS.String, { description: 'In words that follow "rows" 条件' })
  readonly condition!: string;

  @Field(() => SCALARS.Boolean, { description: 'Whether it holds 是否成立' })
  readonly holds!: boolean;
}

/** What the caller gets of the field of one record. */
@ObjectType('ExplainedRecord', {
  description:
    'What the caller gets of the field of one record, without any value. A record that the caller does not see is the same as none 记录权限',
  simpleResolvers: true,
})
export class ExplainedRecordType implements ExplainedRecord {
  @Field(() => AccessEffect, { description: 'FULL, MASK or NONE 权限' })
  readonly effect!: Effect;

  @Field(() => [ExplainedConditionType], {
    description: 'The conditions that decide, where the caller sees the record; empty otherwise 行条件',
  })
  readonly conditions!: readonly ExplainedCondition[];

  readonly text!: string;
}

/** Why a caller may or may not read a field. */
@ObjectType({ description: 'Why a caller may or may not read a field 权限说明', simpleResolvers: true })
export class AccessExplanation {
  @Field(() => SCALARS.String, { description: 'Line of the access files: type and field 规则' })
  readonly rule: string;

  @Field(() => SCALARS.String, { description: 'Chinese label 中文名' })
  readonly label: string;

  @Field(() => AccessEffect, { description: 'What is given, over the rows that the caller sees 权限' })
  readonly effect: Explanation['effect'];

  @Field(() => [ExplainedCaseType], { description: 'The lines that decide; the weaker of the two holds 依据' })
  readonly cases: readonly ExplainedCase[];

  @Field(() => [ExplainedRingType], { description: 'The rings; the strongest that holds a row decides 权限环' })
  readonly rings: readonly ExplainedRing[];

  @Field(() => SCALARS.String, { description: 'Which rows exist for the caller, in words 可见范围' })
  readonly visibleRows: string;

  @Field(() => SCALARS.String, { description: 'Of these, where the value is given, in words 全部可见的行' })
  readonly fullRows: string;

  @Field(() => SCALARS.String, { description: 'Of these, where the masked value is given, in words 脱敏可见的行' })
  readonly maskedRows: string;

  @Field(() => SCALARS.String, { description: 'Why it is not simply given in full; empty when it is 原因' })
  readonly reason: string;

  @Field(() => ExplainedRecordType, {
    nullable: true,
    description: 'The decision on the record that was named; null where none was 记录权限',
  })
  readonly record: ExplainedRecord | null;

  @Field(() => SCALARS.String, { description: 'All of it as text, as "fivefold access explain" prints it 文字说明' })
  readonly text: string;

  constructor(explanation: Explanation, record: ExplainedRecord | null = null) {
    this.rule = explanation.rule;
    this.label = explanation.label;
    this.effect = explanation.effect;
    this.cases = explanation.cases;
    this.rings = explanation.rings;
    this.visibleRows = explanation.visible;
    this.fullRows = explanation.full;
    this.maskedRows = explanation.masked;
    this.reason = explanation.reason;
    this.record = record;
    this.text = [explanationText(explanation), ...(record === null ? [] : ['', record.text])].join('\n');
  }
}
