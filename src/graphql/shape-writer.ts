import type { Slot } from '../data/sql/slot.js';

/**
 * Where the parts of an argument shape are written: the key, which is equal for equal shapes; the values, which are bound to
 * it; and the fields that filters and sorts compare, for the receipt.
 */
export class ShapeWriter {
  readonly values: unknown[] = [];
  /** Field names by type. */
  readonly compared = new Map<string, Set<string>>();
  #key = '';

  get key(): string {
    return this.#key;
  }

  /** Adds to the key what decides the SQL. */
  note(text: string): void {
    this.#key += text;
  }

  /** Puts a value beside the shape. */
  slot(value: unknown): Slot {
    this.values.push(value);
    return { from: 'argument', index: this.values.length - 1 };
  }

  /** The operation compares a field: which rows it gives, or in which order, tells of its value. */
  compares(type: string, field: string): void {
    const fields = this.compared.get(type);
    if (fields === undefined) this.compared.set(type, new Set([field]));
    else fields.add(field);
  }
}
