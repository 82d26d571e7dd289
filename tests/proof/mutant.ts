/** A mistake that lets something out, to be planted from outside: the product has no switch for it. */
export interface Mutant {
  readonly name: string;
  /** The row of the table of channels that it stands for. */
  readonly channel: string;
  /** What is wrong. */
  readonly mistake: string;
  readonly plant: Plant;
  /** It must be found within so many operations, whatever the seed. */
  readonly within: number;
}

export type Plant =
  /** A part of a source file is replaced when it is loaded. */
  | { readonly kind: 'source'; readonly file: string; readonly find: string; readonly replace: string }
  /** A part of an access file is replaced before the policy is made. */
  | { readonly kind: 'policy'; readonly file: string; readonly find: string; readonly replace: string }
  /** A statement that the owner of the tables runs on the database. */
  | { readonly kind: 'sql'; readonly statement: string };
