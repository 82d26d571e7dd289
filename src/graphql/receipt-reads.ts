import type { Model } from '../data/model.js';
import type { ReceiptRead } from '../receipts/receipt.js';
import type { OperationPlan } from './operation-plan.js';
import type { OperationReader } from './operation-reader.js';

const UUID_AND_COMMA = 37;

/** What an operation read, by type: the plan's field names with the ids of the records that were given. */
export function receiptReads(
  plan: OperationPlan | undefined,
  reader: OperationReader | undefined,
  models: ReadonlyMap<string, Model>,
  reported: readonly ReceiptRead[],
): readonly ReceiptRead[] {
  if (plan === undefined || reader === undefined) return reported;
  const reads = plan.reads.map(({ indexes, ...fields }): ReceiptRead => {
    const ids = indexes
      .map((index) => reader.ids(index))
      .filter((text) => text !== '')
      .join();
    return { ...fields, ids, count: countIds(ids, models.get(fields.type)) };
  });
  return [...reads, ...reported];
}

/** Ids of the same length are counted without looking at them. */
function countIds(ids: string, model: Model | undefined): number {
  if (ids === '') return 0;
  return model?.key.type === 'uuid' ? (ids.length + 1) / UUID_AND_COMMA : ids.split(',').length;
}
