import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';
import type { UnusualVolume } from '../../receipts/questions/unusual-volumes.js';
import { SCALARS } from '../common/scalars.js';

/** A day on which a caller read more than three times what is usual for them. */
@ObjectType('UnusualVolume', {
  description:
    'A day on which a caller was given at least 100 records, and more than three times the median of their own days before 异常访问量',
  simpleResolvers: true,
})
export class UnusualVolumeType implements UnusualVolume {
  @Field(() => SCALARS.Date, { description: 'Calendar day in China 日期' })
  readonly day!: string;

  @Field(() => SCALARS.ID, { description: 'Identifier of the caller 调用者' })
  readonly caller!: string;

  @Field(() => SCALARS.String, { description: 'Department code of the caller 部门代码' })
  readonly department!: string;

  @Field(() => SCALARS.Int, { description: 'Operations of the day 操作数' })
  readonly operations!: number;

  @Field(() => SCALARS.Float, { description: 'Records that they were given 记录数' })
  readonly records!: number;

  @Field(() => SCALARS.Float, {
    description:
      'Median of the records of those of the 30 days before on which the caller made an operation; 0 without any 中位数',
  })
  readonly median!: number;

  @Field(() => SCALARS.Int, { description: 'Number of these days 天数' })
  readonly pastDays!: number;
}
