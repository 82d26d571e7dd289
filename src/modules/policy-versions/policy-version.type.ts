import 'reflect-metadata';
import { Field, InputType, ObjectType } from 'type-graphql';
import type { AccessTexts } from '../../policy/load.js';
import type { PolicyVersion } from '../../policy/policy-version.js';
import { SCALARS } from '../common/scalars.js';
import { PolicyOrigin, PolicyVersionState } from './policy-versions.enums.js';

/** An access file. */
@ObjectType({ description: 'A file of the access policy 策略文件', simpleResolvers: true })
export class PolicyFile {
  @Field(() => SCALARS.String, { description: 'Name, for example Person.yaml 文件名' })
  readonly name!: string;

  @Field(() => SCALARS.String, { description: 'Text 内容' })
  readonly text!: string;
}

/** An access file that is proposed. */
@InputType({ description: 'A file of the access policy 策略文件' })
export class PolicyFileInput {
  @Field(() => SCALARS.String, { description: 'Name, for example Person.yaml 文件名' })
  readonly name!: string;

  @Field(() => SCALARS.String, { description: 'Text 内容' })
  readonly text!: string;
}

/** A version of the access policy. Its files are read when they are asked for. */
@ObjectType('PolicyVersion', { description: 'A version of the access policy 访问策略版本', simpleResolvers: true })
export class PolicyVersionType implements PolicyVersion {
  @Field(() => SCALARS.ID, { description: 'Hash of what the files say, as receipts and answers name it 版本' })
  readonly version: string;

  @Field(() => PolicyOrigin, { description: 'Where it comes from 来源' })
  readonly origin: PolicyVersion['origin'];

  @Field(() => PolicyVersionState, { description: 'State 状态' })
  readonly state: PolicyVersion['state'];

  @Field(() => SCALARS.ID, {
    nullable: true,
    description: 'The version that was in force when it was proposed; it replaces this one or none 基准版本',
  })
  readonly base: string | null;

  @Field(() => SCALARS.String, { nullable: true, description: 'Why it was proposed 理由' })
  readonly reason: string | null;

  @Field(() => SCALARS.ID, { nullable: true, description: 'Who proposed it 提出人' })
  readonly proposedBy: string | null;

  @Field(() => SCALARS.DateTime, { nullable: true, description: 'When it was proposed 提出时间' })
  readonly proposedAt: string | null;

  @Field(() => SCALARS.ID, { nullable: true, description: 'Who decided it, never who proposed it 审批人' })
  readonly decidedBy: string | null;

  @Field(() => SCALARS.DateTime, { nullable: true, description: 'When it was decided 审批时间' })
  readonly decidedAt: string | null;

  @Field(() => SCALARS.String, { nullable: true, description: 'Note of the decision 审批意见' })
  readonly note: string | null;

  @Field(() => SCALARS.DateTime, { nullable: true, description: 'Since when it is or was in force 生效时间' })
  readonly activatedAt: string | null;

  @Field(() => SCALARS.DateTime, { nullable: true, description: 'Until when it was in force 失效时间' })
  readonly retiredAt: string | null;

  readonly #files: () => Promise<AccessTexts>;

  constructor(of: PolicyVersion, files: () => Promise<AccessTexts>) {
    this.version = of.version;
    this.origin = of.origin;
    this.state = of.state;
    this.base = of.base;
    this.reason = of.reason;
    this.proposedBy = of.proposedBy;
    this.proposedAt = of.proposedAt;
    this.decidedBy = of.decidedBy;
    this.decidedAt = of.decidedAt;
    this.note = of.note;
    this.activatedAt = of.activatedAt;
    this.retiredAt = of.retiredAt;
    this.#files = files;
  }

  @Field(() => [PolicyFile], { description: 'Its files 文件' })
  async files(): Promise<readonly PolicyFile[]> {
    return Object.entries(await this.#files()).map(([name, text]) => ({ name, text }));
  }
}
