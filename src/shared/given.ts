/** Optional texts without those that are not there: of arguments and parameters, where null is as good as absent. */
export function given<Name extends string>(
  values: Readonly<Partial<Record<Name, string | null | undefined>>>,
): Readonly<Partial<Record<Name, string>>> {
  const there = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(there) as Partial<Record<Name, string>>;
}
