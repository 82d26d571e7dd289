import { isUuid } from '../shared/uuid.js';
import type { Model } from './model.js';

/** An id as the key column holds it. One that cannot be a key of the type is NULL, which equals nothing: unknown and malformed ids answer alike. */
export function keyValue({ key }: Model, id: string): string | number | null {
  if (key.type === 'uuid') return isUuid(id) ? id : null;
  if (key.type === 'integer') return integer(id);
  return storableText(id);
}

/** An int4 written in decimal; null for anything else. */
export function integer(value: string): number | null {
  const number = /^\d{1,10}$/.test(value) ? Number(value) : Number.NaN;
  return number <= 2_147_483_647 ? number : null;
}

/** PostgreSQL's text holds every character but NUL; a text with one equals nothing. */
export function storableText(value: string): string | null {
  return value.includes('\u0000') ? null : value;
}
