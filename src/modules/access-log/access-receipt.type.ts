import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';
import type { ReceiptOutcome as Outcome } from '../../receipts/receipt.js';
import type { StoredReceipt } from '../../receipts/stored-receipt.js';
import { SCALARS } from '../common/scalars.js';
import { CallerKind, CallerTier } from '../viewer/viewer.enums.js';
import { ReceiptEffect, ReceiptOutcome } from './access-log.enums.js';

type StoredRead = StoredReceipt['reads'][number];
type StoredEntry = NonNullable<StoredReceipt['access']>[number];
type StoredWrite = NonNullable<StoredReceipt['writes']>[number];

/** What one operation read of one type. */
@ObjectType({
  description: 'What an operation read of a type: names and ids, never a value 访问内容',
  simpleResolvers: true,
})
export class AccessReceiptRead {
  @Field(() => SCALARS.String, { description: 'Type 类型' })
  readonly type: string;

  @Field(() => [SCALARS.String], { description: 'Fields given in full 全部给出的字段' })
  readonly full: readonly string[];

  @Field(() => [SCALARS.String], { description: 'Fields given masked 脱敏给出的字段' })
  readonly masked: readonly string[];

  @Field(() => [SCALARS.String], { description: 'Fields asked for and withheld 未给出的字段' })
  readonly withheld: readonly string[];

  @Field(() => SCALARS.Int, { description: 'Number of records given 记录数' })
  readonly count: number;

  readonly #ids: string;

  constructor({ type, full, masked, withheld, count, ids }: StoredRead) {
    this.type = type;
    this.full = full;
    this.masked = masked;
    this.withheld = withheld;
    this.count = count;
    this.#ids = ids;
  }

  @Field(() => [SCALARS.ID], { description: 'Ids of the records given 记录标识' })
  recordIds(): readonly string[] {
    return listOf(this.#ids);
  }
}

/** A field that an operation asked for and was not given in full. */
@ObjectType({
  description: 'A field that was asked for and not given in full 未全部给出的字段',
  simpleResolvers: true,
})
export class AccessReceiptEntry {
  @Field(() => SCALARS.String, { description: 'Where it stands in the answer: response keys 路径' })
  readonly path!: string;

  @Field(() => SCALARS.String, { description: 'Type and field 字段' })
  readonly field!: string;

  @Field(() => ReceiptEffect, { description: 'What was given of it 权限' })
  readonly effect!: StoredEntry['effect'];
}

/** What one operation wrote of one type. */
@ObjectType({
  description: 'What an operation wrote of a type: names and ids, never a value 写入内容',
  simpleResolvers: true,
})
export class AccessReceiptWrite {
  @Field(() => SCALARS.String, { description: 'The step that was done, for example approveAccess 操作' })
  readonly action: string;

  @Field(() => SCALARS.String, { description: 'Type 类型' })
  readonly type: string;

  @Field(() => [SCALARS.String], { description: 'Fields that were set 写入的字段' })
  readonly fields: readonly string[];

  readonly #ids: string;

  constructor({ action, type, fields, ids }: StoredWrite) {
    this.action = action;
    this.type = type;
    this.fields = fields;
    this.#ids = ids;
  }

  @Field(() => [SCALARS.ID], { description: 'Ids of the records 记录标识' })
  recordIds(): readonly string[] {
    return listOf(this.#ids);
  }
}

function listOf(ids: string): readonly string[] {
  return ids === '' ? [] : ids.split(',');
}

/** The receipt of one operation. */
@ObjectType({
  description: 'The receipt of one operation: who read what, when and why 访问回执',
  simpleResolvers: true,
})
export class AccessReceipt {
  @Field(() => SCALARS.ID, { description: 'Place in the log, from 0, without gaps 序号' })
  readonly sequence: string;

  @Field(() => SCALARS.DateTime, { description: 'When it was written 记录时间' })
  readonly recordedAt: string;

  @Field(() => SCALARS.String, { description: 'Node of the hub that wrote it 节点' })
  readonly hub: string;

  @Field(() => SCALARS.ID, { description: 'Who read: identifier of the caller 调用者' })
  readonly caller: string;

  @Field(() => CallerKind, { description: 'Kind of caller 调用者类型' })
  readonly callerKind: string;

  @Field(() => SCALARS.String, { description: 'Department code of the caller 部门代码' })
  readonly department: string;

  @Field(() => CallerTier, { description: 'Tier of the caller 层级' })
  readonly tier: string;

  @Field(() => SCALARS.String, { nullable: true, description: 'Purpose given 用途' })
  readonly purpose: string | null;

  @Field(() => SCALARS.String, { nullable: true, description: 'Case given 案件' })
  readonly caseId: string | null;

  @Field(() => SCALARS.String, { description: 'Name of the operation; empty when it had none 操作名' })
  readonly operation: string;

  @Field(() => SCALARS.String, { description: 'SHA-256 of the document, hexadecimal 文档摘要' })
  readonly documentHash: string;

  @Field(() => SCALARS.String, { description: 'Version of the access policy that decided 策略版本' })
  readonly policyVersion: string;

  @Field(() => SCALARS.String, { description: 'Identifier of the request 请求标识' })
  readonly requestId: string;

  @Field(() => [AccessReceiptRead], { description: 'What was read, by type 访问内容' })
  readonly reads: readonly AccessReceiptRead[];

  @Field(() => [AccessReceiptEntry], { description: 'What was asked for and not given in full 未全部给出的内容' })
  readonly access: readonly AccessReceiptEntry[];

  @Field(() => [AccessReceiptWrite], { description: 'What was written, by type 写入内容' })
  readonly writes: readonly AccessReceiptWrite[];

  @Field(() => ReceiptOutcome, { description: 'How the operation ended 结果' })
  readonly outcome: Outcome;

  @Field(() => [SCALARS.String], { description: 'Error codes 错误代码' })
  readonly errors: readonly string[];

  @Field(() => SCALARS.DateTime, { description: 'When the operation began 开始时间' })
  readonly startedAt: string;

  @Field(() => SCALARS.Float, { description: 'Milliseconds until the receipt was written 耗时' })
  readonly durationMs: number;

  constructor(receipt: StoredReceipt) {
    this.sequence = String(receipt.sequence);
    this.recordedAt = receipt.recordedAt;
    this.hub = receipt.hub;
    this.caller = receipt.principal.id;
    this.callerKind = receipt.principal.kind;
    this.department = receipt.principal.department;
    this.tier = receipt.principal.tier;
    this.purpose = receipt.purpose ?? null;
    this.caseId = receipt.case ?? null;
    this.operation = receipt.operation;
    this.documentHash = receipt.documentHash;
    this.policyVersion = receipt.policyVersion;
    this.requestId = receipt.requestId;
    this.reads = receipt.reads.map((read) => new AccessReceiptRead(read));
    this.access = receipt.access ?? [];
    this.writes = (receipt.writes ?? []).map((write) => new AccessReceiptWrite(write));
    this.outcome = receipt.outcome;
    this.errors = receipt.errors;
    this.startedAt = receipt.startedAt;
    this.durationMs = receipt.durationMs;
  }
}
