import type { AnswerRow, Cell } from './answer-row.js';

/** How an answer is written: CSV (RFC 4180) or NDJSON. */
export type AnswerFormat = 'csv' | 'ndjson';

/** The media type of a format. */
export const MEDIA_TYPES: Readonly<Record<AnswerFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson',
};

/** What comes before the rows. */
export function writeHeader(format: AnswerFormat, columns: readonly string[]): string {
  return format === 'csv' ? `${columns.join(',')}\r\n` : '';
}

/** Rows, one a line. Lists are JSON lists, and in CSV texts with spaces between their members. */
export function writeRows(format: AnswerFormat, columns: readonly string[], rows: readonly AnswerRow[]): string {
  if (format === 'ndjson') return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  return rows.map((row) => `${columns.map((column) => csvCell(row[column] ?? null)).join(',')}\r\n`).join('');
}

/** What spreadsheets take for the beginning of a formula, in either width (OWASP, CSV Injection). */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** Texts that look like formulas get an apostrophe before them; numbers are written by the hub and are none. */
function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
  const text = typeof cell === 'string' ? cell : cell.join(' ');
  const plain = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
