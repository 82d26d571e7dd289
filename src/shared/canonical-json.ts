/** JSON with sorted keys and no spaces (RFC 8785, for values of texts, whole numbers, booleans, null, lists and maps). */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = new Map(Object.entries(value));
  let text = '';
  for (const key of [...members.keys()].sort()) {
    const member = members.get(key);
    if (member !== undefined) text += `${text && ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}
