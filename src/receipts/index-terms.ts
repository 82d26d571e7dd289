import type { ReceiptFilter } from './receipt-filter.js';

/**
 * The term by which the index finds the receipts that a filter asks for; every receipt that fits stands under it, and others
 * may. Undefined where none helps more than the indexes of access_receipt by caller, department and place. index-segment.ts
 * writes the same terms.
 */
export function indexTerm(filter: ReceiptFilter): string | undefined {
  const { record, sensitive, oddHours, type, field, caller, department } = filter;
  if (record !== undefined) return `record ${record.type} ${record.id}`;
  if (sensitive === true) return department === undefined ? 'sensitive' : `sensitive ${department}`;
  if (oddHours === true) {
    if (caller !== undefined) return `odd hour by ${caller}`;
    return department === undefined ? 'odd hour' : `odd hour of ${department}`;
  }
  if (type === undefined || caller !== undefined) return undefined;
  return field === undefined ? `type ${type}` : `field ${type} ${field}`;
}
