import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import type { ColumnField, Model } from '../data/model.js';
import { HubError } from '../shared/errors.js';
import type { RawRecord } from './check-records.js';
import { LONGEST_LINE } from './read-lines.js';
import { RecordRefused, type RejectCode } from './reject.js';
import { writeFields } from './write-fields.js';

/** A row of csv-parse with its place. */
interface Row {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** Where the cells of a column go, and what they are. */
interface Column {
  readonly name: string;
  readonly path: readonly string[];
  /** Undefined: a text that is checked later, such as an id. */
  readonly field?: ColumnField;
  readonly list?: boolean;
}

/**
 * The records of CSV (RFC 4180, UTF-8): the first row names the fields, parts after a dot (`location.longitude`); an empty cell is
 * no value, and the values of a list stand in one cell with `;` between them.
 * @throws HubError BAD_USER_INPUT where the first row names what there is not, or quotes do not end
 */
export async function* readCsv(body: AsyncIterable<Buffer>, model: Model): AsyncGenerator<RawRecord> {
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_LINE,
  });
  const source = Readable.from(body);
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let header: readonly Column[] | undefined;
  try {
    for await (const { record, info } of parser as AsyncIterable<Row>) {
      if (header === undefined) header = headerOf(model, record);
      else yield recordOf(header, record, info.lines);
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new HubError('BAD_USER_INPUT', `The CSV cannot be read on after line ${error.lines ?? '?'}.`);
  } finally {
    source.destroy();
  }
}

function headerOf(model: Model, names: readonly string[]): readonly Column[] {
  const known = columnsOf(model);
  const header = names.map((name) => known.get(name.trim()));
  const unknown = names.find((_, at) => header[at] === undefined);
  if (unknown !== undefined) {
    throw new HubError(
      'BAD_USER_INPUT',
      `Column ${names.indexOf(unknown) + 1} of the CSV is no field of ${model.name}.`,
    );
  }
  if (new Set(header).size < header.length) throw new HubError('BAD_USER_INPUT', 'The CSV names a column twice.');
  return header.filter((column) => column !== undefined);
}

function columnsOf(model: Model): ReadonlyMap<string, Column> {
  const columns: Column[] = ['sourceId', 'modifiedAt', 'id'].map((name) => ({ name, path: [name] }));
  for (const { name, field } of writeFields(model)) {
    if (field.kind === 'column') columns.push({ name, path: [name], field, list: field.list === true });
    else if (field.kind === 'many') columns.push({ name, path: [name], list: true });
    else if (field.kind === 'one') columns.push(...referenceColumns(name, field.target));
    else {
      for (const [part, inner] of Object.entries(field.parts)) {
        const path = [name, part];
        columns.push({ name: path.join('.'), path, ...(inner.kind === 'column' && { field: inner }) });
      }
    }
  }
  return new Map(columns.map((column) => [column.name, column]));
}

function referenceColumns(name: string, target: string): Column[] {
  const parts = target === 'Area' ? ['id', 'code', 'level'] : ['id', 'sourceSystem', 'sourceId'];
  return [{ name, path: [name] }, ...parts.map((part) => ({ name: `${name}.${part}`, path: [name, part] }))];
}

function recordOf(header: readonly Column[], cells: readonly string[], line: number): RawRecord {
  const sourceId = cells[header.findIndex(({ name }) => name === 'sourceId')];
  const about = { line, ...(sourceId !== undefined && /^[\w.:-]{1,200}$/.test(sourceId) && { sourceId }) };
  if (cells.length !== header.length) return { ...about, code: 'MALFORMED' };
  try {
    const value: Record<string, unknown> = {};
    header.forEach((column, at) => {
      set(value, column, cells[at] ?? '');
    });
    return { line, value };
  } catch (error) {
    if (!(error instanceof RecordRefused)) throw error;
    return { ...about, ...(error.field !== undefined && { field: error.field }), code: error.code };
  }
}

function set(value: Record<string, unknown>, column: Column, cell: string): void {
  if (cell === '') return;
  const [name = '', part] = column.path;
  if (part === undefined) value[name] = cellValue(column, cell);
  else value[name] = { ...Object(value[name]), [part]: cellValue(column, cell) };
}

/** Numbers may begin with a sign; what a spreadsheet would run is no text of a register. */
const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

function cellValue({ name, field, list }: Column, cell: string): unknown {
  const refuse = (code: RejectCode): never => {
    throw new RecordRefused(code, name);
  };
  if (field?.type === 'Float' || field?.type === 'Int') return NUMBER.test(cell) ? Number(cell) : refuse('WRONG_TYPE');
  if (FORMULA.test(cell)) return refuse('FORMULA');
  if (field?.type === 'Boolean') return cell === 'true' || (cell !== 'false' && refuse('WRONG_TYPE'));
  return list === true ? cell.split(';') : cell;
}
