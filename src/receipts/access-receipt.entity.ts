import { defineEntity, p } from '@mikro-orm/core';
import { index, momentColumn } from '../data/columns.js';

/** A receipt in the log, append-only 访问回执. */
export class AccessReceipt {
  /** Place in the log, from 0, without gaps. */
  sequence!: string;
  recordedAt!: Date;
  principalId!: string;
  department!: string;
  outcome!: string;
  /** The canonical text that was hashed (RFC 8785). */
  body!: string;
  /** RFC 6962 leaf hash of the body. */
  leafHash!: Buffer;
}

export const AccessReceiptEntity = defineEntity({
  class: AccessReceipt,
  tableName: 'access_receipt',
  properties: {
    sequence: p.bigint('string').primary().autoincrement(false),
    recordedAt: momentColumn(),
    principalId: p.text(),
    department: p.text(),
    outcome: p.text(),
    body: p.text(),
    leafHash: p.blob(),
  },
  indexes: [
    index('access_receipt', 'principalId', 'sequence'),
    index('access_receipt', 'department', 'sequence'),
    { ...index('access_receipt', 'recordedAt'), type: 'brin' },
  ],
});
