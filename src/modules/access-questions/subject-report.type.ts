import 'reflect-metadata';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import type { SubjectRead, SubjectReportVersion as Version } from '../../receipts/questions/subject-report.js';
import type { KeysetPage } from '../common/keyset-page.js';
import { PageInfo } from '../common/page-info.js';
import { SCALARS } from '../common/scalars.js';

/** Who a subject report is written for: GraphQL name to the hub's word. */
export const SubjectReportVersion = {
  AUDITOR: 'auditor',
  SUBJECT: 'subject',
} as const satisfies Record<Uppercase<Version>, Version>;

registerEnumType(SubjectReportVersion, {
  name: 'SubjectReportVersion',
  description: 'Who a subject report is written for 报告版本',
  valuesConfig: {
    AUDITOR: { description: 'The auditor: every read, with those that are told later 审计版' },
    SUBJECT: { description: 'The person: without reads that are told later, and nothing of them 本人版' },
  },
});

/** A read of a person, as the person may be told. */
@ObjectType('SubjectRead', {
  description: 'A read of a person, without the name of the caller 对个人的访问',
  simpleResolvers: true,
})
export class SubjectReadType {
  @Field(() => SCALARS.String, { description: 'Department code 部门代码' })
  readonly department: string;

  @Field(() => SCALARS.String, { description: 'Name of the department 部门' })
  readonly departmentLabel: string;

  @Field(() => SCALARS.DateTime, { description: 'When 时间' })
  readonly recordedAt: string;

  @Field(() => SCALARS.String, { nullable: true, description: 'Purpose given 用途' })
  readonly purpose: string | null;

  @Field(() => [SCALARS.String], { description: 'Fields given in full 全部给出的字段' })
  readonly full: readonly string[];

  @Field(() => [SCALARS.String], { description: 'Fields given masked 脱敏给出的字段' })
  readonly masked: readonly string[];

  @Field(() => SCALARS.ID, { nullable: true, description: 'Place of the receipt; for the auditor alone 回执序号' })
  readonly receipt: string | null;

  @Field(() => SCALARS.String, { nullable: true, description: 'Case given; for the auditor alone 案件' })
  readonly caseId: string | null;

  @Field(() => SCALARS.Boolean, {
    nullable: true,
    description: 'Whether the person is told of it later; for the auditor alone 是否延迟告知',
  })
  readonly delayed: boolean | null;

  @Field(() => SCALARS.DateTime, {
    nullable: true,
    description:
      'When the person is told, where the policy of its time calls the read covert; for the auditor alone 告知时间',
  })
  readonly disclosedAt: string | null;

  constructor({ receipt, departmentLabel, full, masked, delayed, disclosedAt }: SubjectRead, version: Version) {
    const auditor = version === 'auditor';
    this.department = receipt.principal.department;
    this.departmentLabel = departmentLabel;
    this.recordedAt = receipt.recordedAt;
    this.purpose = receipt.purpose ?? null;
    this.full = full;
    this.masked = masked;
    this.receipt = auditor ? String(receipt.sequence) : null;
    this.caseId = auditor ? (receipt.case ?? null) : null;
    this.delayed = auditor ? delayed : null;
    this.disclosedAt = auditor ? (disclosedAt ?? null) : null;
  }
}

/** A part of a subject report. */
@ObjectType({ description: 'A page of a subject report, newest first 个人访问报告分页', simpleResolvers: true })
export class SubjectReadConnection {
  readonly #page: KeysetPage<SubjectRead>;
  readonly #version: Version;

  constructor(page: KeysetPage<SubjectRead>, version: Version) {
    this.#page = page;
    this.#version = version;
  }

  @Field(() => [SubjectReadType], { description: 'Reads 访问' })
  async nodes(): Promise<readonly SubjectReadType[]> {
    return (await this.#page.load()).rows.map((read) => new SubjectReadType(read, this.#version));
  }

  @Field(() => PageInfo, { description: 'Where the page lies 分页信息' })
  pageInfo(): Promise<object> {
    return this.#page.info();
  }

  @Field(() => SCALARS.Int, { description: 'Number of reads on all pages 总数; counted only when asked for' })
  totalCount(): Promise<number> {
    return this.#page.count();
  }
}
