import type { DemoCaller } from './demo-callers.js';

const COLUMNS = ['name', 'kind', 'department', 'tier', 'area', 'token'] as const;

/** The callers as lines for the terminal: aligned columns, the whole token last so that it can be copied. */
export function demoCallersTable(callers: readonly DemoCaller[]): string {
  const rows = [[...COLUMNS], ...callers.map((caller) => COLUMNS.map((column): string => caller[column]))];
  const widths = COLUMNS.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
