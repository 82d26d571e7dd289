import type { Model } from '../data/model.js';

/** By root field: the type that must not be closed to the caller; null where every authenticated caller may ask. */
export type RootAccess = Readonly<Record<string, string | null>>;

/** The type behind each root field: of every category, of the viewer and of the access log. */
export function rootAccess(models: readonly Model[]): RootAccess {
  const categories = models.flatMap(({ name, one, many }): [string, string][] => [
    [one, name],
    [many, name],
  ]);
  return { ...Object.fromEntries(categories), viewer: null, myAccess: null, accessLog: 'AccessReceipt' };
}
