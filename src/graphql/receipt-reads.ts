import type { Model } from '../data/model.js';
import type { ReceiptRead } from '../receipts/receipt.js';
import type { TypeRead } from './operation-plan.js';
import type { OperationReader } from './operation-reader.js';
import type { PreparedOperation } from './prepare-operation.js';

const UUID_AND_COMMA = 37;

/**
 * What an operation reads, by type: field names, and the plan indexes whose ids are the records. A field that a filter or sort
 * compares is read too: in full, or, where the caller does not read it in full, not at all.
 */
export function typeReads(prepared: PreparedOperation): readonly TypeRead[] {
  const { plan, shape } = prepared;
  const selected = plan.reads.map((read) => withCompared(prepared, read));
  const compared = [...shape.compared.keys()]
    .filter((type) => plan.reads.every((read) => read.type !== type))
    .map((type) => withCompared(prepared, { type, full: [], masked: [], withheld: [], indexes: [] }));
  return [...selected, ...compared];
}

/** The same with the ids of the records that were given. */
export function receiptReads(
  prepared: PreparedOperation,
  reader: OperationReader,
  models: ReadonlyMap<string, Model>,
): readonly ReceiptRead[] {
  return typeReads(prepared).map(({ indexes, ...fields }): ReceiptRead => {
    const ids = indexes
      .map((index) => reader.ids(index))
      .filter((text) => text !== '')
      .join();
    return { ...fields, ids, count: countIds(ids, models.get(fields.type)) };
  });
}

function withCompared({ shape, access }: PreparedOperation, read: TypeRead): TypeRead {
  const compared = shape.compared.get(read.type);
  if (compared === undefined) return read;
  const { visible, fields } = access(read.type);
  const full = new Set(read.full);
  const withheld = new Set(read.withheld);
  for (const name of compared) {
    const field = fields[name];
    // A relation that its other direction decides has no line of its own; that direction is compared as well.
    if (field !== undefined) (visible.op === 'false' || field.full.op === 'false' ? withheld : full).add(name);
  }
  return { ...read, full: [...full].sort(), withheld: [...withheld].sort() };
}

/** Ids of the same length are counted without looking at them. */
function countIds(ids: string, model: Model | undefined): number {
  if (ids === '') return 0;
  return model?.key.type === 'uuid' ? (ids.length + 1) / UUID_AND_COMMA : ids.split(',').length;
}
