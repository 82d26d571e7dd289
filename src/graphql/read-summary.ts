import type { FieldAccess } from '../policy/access.js';
import { canonicalJson } from '../shared/canonical-json.js';
import type { TypeRead } from './operation-plan.js';

type Effect = 'full' | 'mask' | 'none' | 'varies';

interface AccessEntry {
  readonly path: string;
  readonly field: string;
  readonly effect: Effect;
  readonly reason: string;
}

interface Fields {
  readonly full: Set<string>;
  readonly masked: Set<string>;
  readonly withheld: Set<string>;
  readonly indexes: number[];
}

/**
 * Gathers, while a plan is built, what each selected field gives: for `extensions.access` (by path) and for the receipt
 * (by type). Both are the same for every row, so neither tells anything about one.
 */
export class ReadSummary {
  readonly #entries: AccessEntry[] = [];
  readonly #types = new Map<string, Fields>();

  /** Records of `type` are read under this plan index. */
  records(type: string, index: number): void {
    this.#of(type).indexes.push(index);
  }

  /** A field of `type` is selected at `path`. */
  field(type: string, name: string, path: string, access: FieldAccess): void {
    const effect = effectOf(access);
    const fields = this.#of(type);
    if (access.full.op !== 'false') fields.full.add(name);
    if (effect === 'mask' || (effect === 'varies' && access.maskName !== undefined && access.mask.op !== 'false'))
      fields.masked.add(name);
    if (access.mask.op !== 'true' && access.full.op !== 'true') fields.withheld.add(name);
    if (effect !== 'full') this.#entries.push({ path, field: access.rule, effect, reason: access.reason });
  }

  /** A field that leads to a type closed to the caller. */
  closed(type: string, name: string, path: string, target: string): void {
    this.#of(type).withheld.add(name);
    this.#entries.push({ path, field: `${type}.${name}`, effect: 'none', reason: `the caller reads no ${target}` });
  }

  accessJson(): string {
    return JSON.stringify(this.#entries);
  }

  /** Names alone, without reasons; see ReceiptDraft.accessJson. */
  receiptAccess(): string {
    if (this.#entries.length === 0) return '';
    return canonicalJson(this.#entries.map(({ effect, field, path }) => ({ effect, field, path })));
  }

  reads(): TypeRead[] {
    return [...this.#types].map(([type, fields]) => ({
      type,
      full: [...fields.full].sort(),
      masked: [...fields.masked].sort(),
      withheld: [...fields.withheld].sort(),
      indexes: fields.indexes,
    }));
  }

  #of(type: string): Fields {
    const known = this.#types.get(type);
    if (known !== undefined) return known;
    const fields: Fields = { full: new Set(), masked: new Set(), withheld: new Set(), indexes: [] };
    this.#types.set(type, fields);
    return fields;
  }
}

function effectOf({ full, mask }: FieldAccess): Effect {
  if (full.op === 'true') return 'full';
  if (full.op === 'false' && mask.op === 'true') return 'mask';
  return full.op === 'false' && mask.op === 'false' ? 'none' : 'varies';
}
