import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';
import type { ReceiptEvidence as Evidence } from '../../receipts/find-receipt.js';
import { SCALARS } from '../common/scalars.js';
import { AccessReceipt } from './access-receipt.type.js';

/** A receipt, and what proves that it is in the log. */
@ObjectType({
  description: 'A receipt, and what proves that it is in the log 回执及其证明',
  simpleResolvers: true,
})
export class ReceiptEvidence {
  @Field(() => AccessReceipt, { description: 'The receipt 回执' })
  readonly receipt: AccessReceipt;

  @Field(() => SCALARS.String, {
    description: 'Its canonical text (RFC 8785), of which the log holds the hash: keep it byte for byte 规范文本',
  })
  readonly text: string;

  @Field(() => SCALARS.String, {
    nullable: true,
    description:
      'Proof that the text is in the log (C2SP tlog-proof: place, hashes, signed checkpoint); null until a checkpoint covers it, within a minute 包含证明',
  })
  readonly proof: string | null;

  constructor({ receipt, text, proof }: Evidence) {
    this.receipt = new AccessReceipt(receipt);
    this.text = text;
    this.proof = proof ?? null;
  }
}
