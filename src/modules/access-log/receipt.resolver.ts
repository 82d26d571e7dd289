import 'reflect-metadata';
import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { SCALARS } from '../common/scalars.js';
import type { AccessLogContext } from './access-log-context.js';
import { findOwnReceipt } from './find-own-receipt.js';
import { ReceiptEvidence } from './receipt-evidence.type.js';

/** One receipt with its proof: any for those to whom the access files open the log, their own ones for everybody else. */
@Resolver()
export class ReceiptResolver {
  @Query(() => ReceiptEvidence, {
    nullable: true,
    description:
      'A receipt with its proof, by the number that extensions.receipt gave: of your own operation, or, for auditors, of any; itself recorded 回执',
  })
  async receipt(
    @Ctx() context: AccessLogContext,
    @Arg('id', () => SCALARS.ID, { description: 'Place in the log 序号' }) id: string,
  ): Promise<ReceiptEvidence | null> {
    const found = await findOwnReceipt(context, id);
    return found === undefined ? null : new ReceiptEvidence(found);
  }
}
