import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';
import type { CountableDiff, CountedChange, CountedRows } from '../../policy/counted-change.js';
import type { AccessChange } from '../../policy/diff.js';
import type { LineChange } from '../../policy/written-lines.js';
import type { Tier } from '../../shared/principal.js';
import { SCALARS } from '../common/scalars.js';
import { CallerKind, CallerTier } from '../viewer/viewer.enums.js';
import { RequestReason } from './policy-versions.enums.js';

/** A statement of the access files that differs. */
@ObjectType({ description: 'What two versions say differently 文字变化', simpleResolvers: true })
export class PolicyLineChange implements LineChange {
  @Field(() => SCALARS.String, { description: 'About what, for example Person.phone or tier CITY 对象' })
  readonly rule!: string;

  @Field(() => SCALARS.String, { description: 'Which part of it, for example level or health 部分' })
  readonly part!: string;

  @Field(() => SCALARS.String, { nullable: true, description: 'As it was written; null where it was not there 原文' })
  readonly before?: string;

  @Field(() => SCALARS.String, { nullable: true, description: 'As it is written; null where it is not there 现文' })
  readonly after?: string;
}

/** Rows on which something is gained and lost. */
@ObjectType({ description: 'Rows on which something is gained and lost 增减的行', simpleResolvers: true })
export class PolicyRowChange {
  @Field(() => SCALARS.Int, { nullable: true, description: 'How many gain; null for the access log 增加行数' })
  readonly gained!: number | null;

  @Field(() => SCALARS.Int, { nullable: true, description: 'How many lose; null for the access log 减少行数' })
  readonly lost!: number | null;

  @Field(() => SCALARS.String, { description: 'Which rows gain, in words 增加的行' })
  readonly gainedRows!: string;

  @Field(() => SCALARS.String, { description: 'Which rows lose, in words 减少的行' })
  readonly lostRows!: string;
}

/** A field of which callers get more or less. */
@ObjectType({
  description: 'What the callers of a department and tier gain and lose of a field 权限变化',
  simpleResolvers: true,
})
export class PolicyAccessChange {
  @Field(() => SCALARS.String, { description: 'Type 类型' })
  readonly type: string;

  @Field(() => SCALARS.String, { description: 'Field 字段' })
  readonly field: string;

  @Field(() => SCALARS.String, { description: 'Department code 部门代码' })
  readonly department: string;

  @Field(() => CallerTier, { description: 'Tier 层级' })
  readonly tier: Tier;

  @Field(() => [CallerKind], { description: 'Kinds of callers to whom it happens 调用者类型' })
  readonly kinds: AccessChange['kinds'];

  @Field(() => [RequestReason], { description: 'Requests to which it happens, by what they say of why 请求理由' })
  readonly reasons: AccessChange['reasons'];

  @Field(() => PolicyRowChange, { description: 'The value itself 全部可见' })
  readonly full: PolicyRowChange;

  @Field(() => PolicyRowChange, { description: 'A masked value and no more 脱敏可见' })
  readonly masked: PolicyRowChange;

  constructor({ change, full, masked }: CountedChange, words: ReturnType<CountableDiff['words']>) {
    this.type = change.type;
    this.field = change.field;
    this.department = change.department;
    this.tier = change.tier;
    this.kinds = change.kinds;
    this.reasons = change.reasons;
    this.full = rowChange(full, words.full);
    this.masked = rowChange(masked, words.masked);
  }
}

function rowChange(
  { gained, lost }: CountedRows,
  words: { readonly gained: string; readonly lost: string },
): PolicyRowChange {
  return { gained: gained ?? null, lost: lost ?? null, gainedRows: words.gained, lostRows: words.lost };
}

/** What changes from one version to another. Rows are counted when the changes are asked for. */
@ObjectType('PolicyDiff', { description: 'What changes from one version to another 版本差异', simpleResolvers: true })
export class PolicyDiffType {
  readonly #diff: CountableDiff;
  readonly #changes: readonly AccessChange[];

  /** `changes`: those of the difference that were asked for. */
  constructor(diff: CountableDiff, changes: readonly AccessChange[]) {
    this.#diff = diff;
    this.#changes = changes;
  }

  @Field(() => SCALARS.ID, { description: 'Version before 原版本' })
  from(): string {
    return this.#diff.diff.before;
  }

  @Field(() => SCALARS.ID, { description: 'Version after 新版本' })
  to(): string {
    return this.#diff.diff.after;
  }

  @Field(() => [PolicyLineChange], { description: 'What is written differently 文字变化' })
  lines(): readonly PolicyLineChange[] {
    return this.#diff.diff.lines;
  }

  @Field(() => [PolicyAccessChange], {
    description:
      'Who gains and loses what, with the number of rows over the whole hub; grants are left as they are 权限变化',
  })
  async changes(): Promise<readonly PolicyAccessChange[]> {
    const counted = await this.#diff.count(this.#changes);
    return counted.map((one) => new PolicyAccessChange(one, this.#diff.words(one.change)));
  }
}
