import type { ModelField } from '../../src/data/model.js';
import type { Json, JsonObject } from './hub.js';

/** More than any record made here has of another. */
const MOST_RELATED = 50;

/** The ids of a list or connection, sorted; a time as an instant; anything else as it is. */
export function comparable(field: ModelField | undefined, value: Json | undefined): Json {
  if (value === undefined || value === null) return null;
  if (field?.kind === 'many') {
    const nodes: Json = Array.isArray(value) ? value : ((value as JsonObject).nodes ?? null);
    return (nodes as readonly JsonObject[]).map(({ id }) => String(id)).sort();
  }
  if (field?.kind === 'column' && field.type === 'DateTime') return Date.parse(String(value));
  if (field?.kind !== 'object') return value;
  const parts = Object.entries(value as JsonObject).map(([name, part]): [string, Json] => {
    const of = field.parts[name];
    return [name, of?.kind === 'column' && of.type === 'DateTime' && part !== null ? Date.parse(String(part)) : part];
  });
  return Object.fromEntries(parts);
}

/** What to ask for, so that a field's answer can be compared. */
export function selection(name: string, field: ModelField | undefined): string {
  switch (field?.kind) {
    case 'one':
      return `${name} { id }`;
    case 'many':
      return field.list ? `${name} { id }` : `${name}(first: ${MOST_RELATED}) { totalCount nodes { id } }`;
    case 'object':
      return `${name} { ${Object.entries(field.parts)
        .map(([part, of]) => (of.kind === 'one' ? `${part} { id }` : part))
        .join(' ')} }`;
    default:
      return name;
  }
}
