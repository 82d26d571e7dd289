const GRANTED = /^granted:(\d+)$/;

/** Name of the condition that a row lies in the areas of the n-th of a class's `grants`. */
export function grantedAtom(index: number): string {
  return `granted:${index}`;
}

/** The n of `granted:<n>`; undefined for any other condition. */
export function grantedIndex(name: string): number | undefined {
  const match = GRANTED.exec(name);
  return match === null ? undefined : Number(match[1]);
}
