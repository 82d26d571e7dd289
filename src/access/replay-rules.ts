import type { PrincipalClass } from '../policy/access.js';
import { type FieldChange, fieldChanges } from '../policy/field-changes.js';
import type { LoadedPolicy } from '../policy/policy.js';
import { recordedClass } from '../policy/recorded-class.js';
import type { StoredReceipt } from '../receipts/stored-receipt.js';
import type { Tier } from '../shared/principal.js';

/** A field that a recorded read asked for and of which a candidate gives its caller more or less on some rows. */
export interface ChangedRead extends FieldChange {
  readonly sequence: number;
  readonly department: string;
  readonly tier: Tier;
  readonly type: string;
  readonly field: string;
  /** Ids of the records that were given, each once. */
  readonly ids: readonly string[];
}

type FieldChanges = ReturnType<typeof fieldChanges>;

/** Compares what recorded operations were decided by with a candidate; once for each version, class of callers and type. */
export class ReplayRules {
  readonly #candidate: LoadedPolicy;
  readonly #load: (version: string) => Promise<LoadedPolicy | undefined>;
  readonly #versions = new Map<string, Promise<LoadedPolicy | undefined>>();
  readonly #changes = new Map<string, FieldChanges>();

  constructor(candidate: LoadedPolicy, load: (version: string) => Promise<LoadedPolicy | undefined>) {
    this.#candidate = candidate;
    this.#load = load;
  }

  /**
   * The fields of an operation that the candidate decides otherwise than the version under which it was answered. Undefined
   * where that version, or the kind or tier of the caller, is not known any more.
   */
  async changedReads(receipt: StoredReceipt): Promise<readonly ChangedRead[] | undefined> {
    const recorded = await this.#version(receipt.policyVersion);
    const principal = recordedClass(receipt);
    if (recorded === undefined || principal === undefined) return undefined;
    return receipt.reads.flatMap((read) => {
      if (read.ids === '') return [];
      const changes = this.#changesOf(recorded, principal, read.type);
      if (changes.size === 0) return [];
      const ids = [...new Set(read.ids.split(','))];
      return [...new Set([...read.full, ...read.masked, ...read.withheld])].flatMap((field) => {
        const change = changes.get(field);
        if (change === undefined) return [];
        const { department, tier } = principal;
        return { sequence: receipt.sequence, department, tier, type: read.type, field, ids, ...change };
      });
    });
  }

  #version(version: string): Promise<LoadedPolicy | undefined> {
    const known = this.#versions.get(version) ?? this.#load(version);
    this.#versions.set(version, known);
    return known;
  }

  #changesOf(recorded: LoadedPolicy, principal: PrincipalClass, type: string): FieldChanges {
    const key = JSON.stringify([recorded.version, principal, type]);
    const known = this.#changes.get(key) ?? fieldChanges(recorded, this.#candidate, principal, type);
    this.#changes.set(key, known);
    return known;
  }
}
