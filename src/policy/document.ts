import type { PrincipalKind, Tier } from '../shared/principal.js';
import type { CovertRule } from '../shared/recorded-rules.js';
import type { Effect } from './access.js';

/** How sensitive a field is: 1 public, 2 internal, 3 personal, 4 sensitive personal. */
export const LEVELS = [1, 2, 3, 4] as const;
export type Level = (typeof LEVELS)[number];

/** A department's word on a field: `full`, `mask if tied`, `full at COMMUNITY/GRID`. `statistics` gives nothing of a row. */
export interface Word {
  readonly effect: Effect | 'statistics';
  /** Row condition under which the word holds; without it, on every row of the area. */
  readonly if?: string;
  /** Tiers at which the word holds; without it, at every tier. */
  readonly at?: readonly Tier[];
}

/** How sensitive a field is and what each department says, on the rows of one case. */
export interface FieldCase {
  readonly level: Level;
  /** By department code; every department has a word. */
  readonly words: Readonly<Record<string, Word>>;
}

/** A case of a field that holds on the rows of a condition. The first one that holds decides. */
export interface FieldVariant extends FieldCase {
  readonly when: string;
}

/** One line of an access file. */
export interface FieldRule extends FieldCase {
  /** Chinese label. */
  readonly label: string;
  /** Who is the authority for its values: department codes and other sources. */
  readonly sources: readonly string[];
  readonly mask?: string;
  readonly variants: readonly FieldVariant[];
}

/** A row condition that raises one level to another, on every field of the type. */
export interface Raise {
  readonly when: string;
  readonly from: Level;
  readonly to: Level;
}

/** One access file. */
export interface TypeRule {
  /** Chinese label. */
  readonly label: string;
  /** Kinds of callers that may read the type at all. */
  readonly readers: readonly PrincipalKind[];
  /** Row conditions that its lines use, in words that follow "rows ". */
  readonly conditions: Readonly<Record<string, string>>;
  readonly raise?: Raise;
  readonly fields: Readonly<Record<string, FieldRule>>;
}

/** One step of a cap: the effect it allows and what the request must carry for it. */
export interface CapStep {
  readonly effect: Effect;
  readonly needs: 'nothing' | 'purpose' | 'purpose and case';
}

/** The most that a tier gets: steps, each stronger than the one before it. */
export type Cap = readonly CapStep[];

/** What a tier gets of the fields of one level. */
export interface LevelCap {
  readonly cap: Cap;
  /** Fields (`Person.name`, `AccessReceipt.*`) with their own cap at this level. */
  readonly except: Readonly<Record<string, Cap>>;
}

export interface DepartmentEntry {
  /** The column name in the access files: PS. */
  readonly abbreviation: string;
  /** Chinese label. */
  readonly label: string;
}

/** All access files, parsed and found complete. */
export interface AccessDocument {
  /** SHA-256 of the canonical content, first 16 hex characters. */
  readonly version: string;
  /** By department code. */
  readonly departments: Readonly<Record<string, DepartmentEntry>>;
  readonly covert: readonly CovertRule[];
  readonly types: Readonly<Record<string, TypeRule>>;
  readonly scopes: Readonly<Record<string, 'ancestors' | 'everyone'>>;
  readonly tiers: Readonly<Record<Tier, Readonly<Record<Level, LevelCap>>>>;
}
