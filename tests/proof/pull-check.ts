import { parse } from 'csv-parse/sync';
import type { JsonObject } from '../support/hub.js';
import type { HttpAnswer } from './http-side.js';
import { jsonOfCell, RecordCheck } from './record-check.js';
import type { Reference } from './reference.js';
import { modelOf, rowsOf } from './world.js';

/** What is wrong with an answer, and which records it showed. */
export interface PullProblems {
  readonly values: readonly string[];
  readonly records: ReadonlySet<string>;
  readonly compared: number;
}

const NO_PROBLEMS: PullProblems = { values: [], records: new Set(), compared: 0 };

/** Checks an export: each record is as the caller reads it, and a whole export holds each that the caller sees. */
export function checkExport(
  reference: Reference,
  type: string,
  isWhole: boolean,
  { status, headers, text }: HttpAnswer,
): PullProblems {
  if (status !== 200) return NO_PROBLEMS;
  const isTable = headers['content-type']?.startsWith('text/csv') === true;
  const records = isTable ? recordsOfTable(type, text) : recordsOfLines(text);
  const check = new RecordCheck(reference, isTable);
  const values = records.flatMap((record) => check.problemsOf(type, record));
  const visible = rowsOf(reference.world, modelOf(type)).filter(({ id }) => reference.isVisible(type, String(id)));
  if (isWhole && visible.length !== records.length) values.push(`${records.length} are given, not ${visible.length}`);
  return { values, records: check.records, compared: check.compared };
}

function recordsOfLines(text: string): readonly JsonObject[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines
    .filter((line) => !/^\{"(checkpoint|manifest|error|resyncRequired)":/.test(line))
    .map((line) => JSON.parse(line));
}

function recordsOfTable(type: string, text: string): readonly JsonObject[] {
  const own = text.split(/(?<=\n)/).filter((line) => !line.startsWith('#'));
  const rows: Record<string, string>[] = parse(own.join(''), { columns: true });
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, jsonOfCell(type, name, cell)])),
  );
}
