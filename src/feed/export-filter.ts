import type { FilterSpec } from '../data/arguments.js';

/** A filter of an export, taken apart: values are parameters. */
export interface ExportFilter {
  readonly spec: FilterSpec;
  readonly values: readonly unknown[];
  /** The fields that it compares, by type. */
  readonly compared: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Reads a filter as the queries of a type take it, from JSON.
 * @throws HubError BAD_USER_INPUT, COMPLEXITY_EXCEEDED
 */
export type ReadFilter = (type: string, json: string) => ExportFilter;
