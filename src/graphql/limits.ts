/** Bounds of one document, checked before it is validated. Page sizes and the number of records are bounded by the plan. */
export interface Limits {
  /** Selection sets inside each other; fragments count as what they spread. */
  readonly depth: number;
  /** The same below `__schema` and `__type`. */
  readonly introspectionDepth: number;
  /** Aliased fields, and fields repeated in one selection set; counted again wherever a fragment spreads them. */
  readonly aliases: number;
  /** Root fields of one operation. */
  readonly rootFields: number;
  /** Fields of one operation after all fragments are spread. */
  readonly fields: number;
  /** Directives in the document. */
  readonly directives: number;
  /** Lists and objects inside each other in an argument or a variable. */
  readonly valueDepth: number;
  /** Lexical tokens of the document. */
  readonly tokens: number;
}

/** An answer's keys are names of PostgreSQL columns on the way, which end at 63 bytes. */
export const LONGEST_RESPONSE_KEY = 63;

export const DEFAULT_LIMITS: Limits = {
  depth: 12,
  introspectionDepth: 20,
  aliases: 30,
  rootFields: 10,
  fields: 2000,
  directives: 50,
  valueDepth: 16,
  tokens: 4000,
};
