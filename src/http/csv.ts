/** The head of a table (RFC 4180). */
export function csvHead(fields: readonly string[]): string {
  return `${fields.map(cell).join()}\r\n`;
}

/** Records, one a line as JSON, as rows of a table: a reference is its id, a list is joined by `;`, several parts are JSON. */
export function csvLines(fields: readonly string[], lines: string): string {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => row(fields, JSON.parse(line)))
    .join('');
}

function row(fields: readonly string[], record: Readonly<Record<string, unknown>>): string {
  return `${fields.map((field) => cell(text(record[field]))).join()}\r\n`;
}

function text(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(text).join(';');
  if (typeof value !== 'object') return String(value);
  const entries = Object.entries(value);
  const [only] = entries;
  return entries.length === 1 && only?.[0] === 'id' ? text(only[1]) : JSON.stringify(value);
}

function cell(value: string): string {
  return /[",\r\n#]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
