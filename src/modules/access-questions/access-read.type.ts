import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';
import type { AskedReads } from '../../receipts/questions/access-questions.js';
import { AccessReceipt, AccessReceiptRead } from '../access-log/access-receipt.type.js';

/** An operation, and what of its reads a question is about. */
@ObjectType({
  description: 'An operation, and what of its reads the question is about 一次访问',
  simpleResolvers: true,
})
export class AccessRead {
  @Field(() => AccessReceipt, { description: 'The receipt of the operation 回执' })
  readonly receipt: AccessReceipt;

  @Field(() => [AccessReceiptRead], {
    description:
      'What the question is about: its record, type or fields alone, each with what was given of it 相关内容',
  })
  readonly reads: readonly AccessReceiptRead[];

  constructor({ receipt, reads }: AskedReads) {
    this.receipt = new AccessReceipt(receipt);
    this.reads = reads.map((read) => new AccessReceiptRead(read));
  }
}
