import type { Model } from '../data/model.js';
import type { PrincipalKind } from '../shared/principal.js';

/**
 * Who may ask a root field: those to whom this type is not closed, callers of these kinds, or, null, every authenticated
 * caller. What a resolver may do for them in particular it decides by the record.
 */
export type RootRule = string | readonly PrincipalKind[] | null;

/** The rule of each root field. */
export interface RootAccess {
  readonly Query: Readonly<Record<string, RootRule>>;
  readonly Mutation: Readonly<Record<string, RootRule>>;
}

/** The rules of the hub's schema; a root field without one is refused to everyone. */
export function rootAccess(models: readonly Model[]): RootAccess {
  const categories = models.flatMap(({ name, one, many }): [string, string][] => [
    [one, name],
    [many, name],
  ]);
  return {
    Query: { ...Object.fromEntries(categories), viewer: null, myAccess: null, accessLog: 'AccessReceipt' },
    Mutation: {},
  };
}
