import { lexicographicSortSchema, printSchema } from 'graphql';
import { buildHubSchema } from './schema.js';

/** The schema as text: sorted, with descriptions, the same on every machine. What schema/schema.graphql holds. */
export function printHubSchema(): string {
  return `${printSchema(lexicographicSortSchema(buildHubSchema()))}\n`;
}
