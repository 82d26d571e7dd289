import { textTable } from '../shared/text-table.js';
import type { DemoCaller } from './demo-callers.js';

const COLUMNS = ['name', 'kind', 'department', 'tier', 'area', 'token'] as const;

/** The callers as lines for the terminal: aligned columns, the whole token last so that it can be copied. */
export function demoCallersTable(callers: readonly DemoCaller[]): string {
  return textTable([COLUMNS, ...callers.map((caller) => COLUMNS.map((column): string => caller[column]))]);
}
