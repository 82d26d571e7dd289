import { ArgsType, Field } from 'type-graphql';
import type { PageArguments } from '../common/page-arguments.js';
import { SCALARS } from '../common/scalars.js';

/** Arguments of every list of receipts: the period, and the page (GraphQL Cursor Connections Specification). */
@ArgsType()
export class PeriodPageArgs implements PageArguments {
  @Field(() => SCALARS.DateTime, { nullable: true, description: 'Recorded at this time or later 起始时间' })
  readonly since?: string | null;

  @Field(() => SCALARS.DateTime, { nullable: true, description: 'Recorded before this time 截止时间' })
  readonly until?: string | null;

  @Field(() => SCALARS.Int, { nullable: true, description: 'Page size, from the start 前若干条' })
  readonly first?: number | null;

  @Field(() => SCALARS.String, { nullable: true, description: 'Cursor after which the page begins 起始游标' })
  readonly after?: string | null;

  @Field(() => SCALARS.Int, { nullable: true, description: 'Page size, from the end 后若干条' })
  readonly last?: number | null;

  @Field(() => SCALARS.String, { nullable: true, description: 'Cursor before which the page ends 结束游标' })
  readonly before?: string | null;
}
