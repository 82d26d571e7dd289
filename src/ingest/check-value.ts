import type { ColumnField, ValueFormat } from '../data/model.js';
import { isCalendarDate } from '../shared/calendar.js';
import { citizenNumberProblem } from '../shared/codes/citizen-number.js';
import { creditCodeProblem } from '../shared/codes/credit-code.js';
import { phoneNumberProblem } from '../shared/codes/phone-number.js';
import { RecordRefused, type RejectCode } from './reject.js';

const FORMATS: Readonly<Record<ValueFormat, (value: unknown) => RejectCode | undefined>> = {
  citizenNumber: (value) => (citizenNumberProblem(String(value)) === undefined ? undefined : 'INVALID_CODE'),
  creditCode: (value) => (creditCodeProblem(String(value)) === undefined ? undefined : 'INVALID_CODE'),
  phoneNumber: (value) => (phoneNumberProblem(String(value)) === undefined ? undefined : 'INVALID_CODE'),
  householdNumber: (value) => (/^\d{9}$/.test(String(value)) ? undefined : 'INVALID_CODE'),
  longitude: (value) => (Math.abs(Number(value)) <= 180 ? undefined : 'INVALID_VALUE'),
  latitude: (value) => (Math.abs(Number(value)) <= 90 ? undefined : 'INVALID_VALUE'),
};

/**
 * A value as the column takes it, from anything that a sender may have put there. Moments become UTC with milliseconds.
 * @param name the field, for the refusal
 * @throws RecordRefused
 */
export function checkValue(name: string, field: ColumnField, value: unknown): unknown {
  if (field.list !== true) return checkOne(name, field, value);
  if (!Array.isArray(value) || value.length > MOST_OF_A_LIST) throw new RecordRefused('WRONG_TYPE', name);
  return [...new Set(value.map((one) => checkOne(name, field, one)))].sort();
}

/** Most values of a list that is sent. */
export const MOST_OF_A_LIST = 100;

function checkOne(name: string, field: ColumnField, value: unknown): unknown {
  const checked = typeof field.type === 'string' ? SCALARS[field.type](name, value) : checkText(name, value);
  if (typeof field.type === 'object') {
    const { values, masked = [] } = field.type;
    const isOne = Object.hasOwn(values, String(checked)) && !masked.includes(String(checked));
    if (!isOne) throw new RecordRefused('INVALID_VALUE', name);
  }
  if (field.type === 'String' && field.format === undefined) checkLength(name, String(checked), field.longest ?? 200);
  const problem = field.format === undefined ? undefined : FORMATS[field.format](checked);
  if (problem !== undefined) throw new RecordRefused(problem, name);
  return checked;
}

const SCALARS: Readonly<Record<Extract<ColumnField['type'], string>, (name: string, value: unknown) => unknown>> = {
  ID: checkText,
  String: checkText,
  Int: (name, value) => checkNumber(name, value, Number.isSafeInteger),
  Float: (name, value) => checkNumber(name, value, Number.isFinite),
  Boolean: (name, value) => {
    if (typeof value !== 'boolean') throw new RecordRefused('WRONG_TYPE', name);
    return value;
  },
  Date: checkDate,
  DateTime: checkMoment,
};

/** Line breaks and tabs are text; other control characters, lone surrogates and what stands for broken UTF-8 are not. */
const BROKEN = /[\p{Cc}\p{Cs}\u{fffd}]/u;

/** @throws RecordRefused WRONG_TYPE, INVALID_ENCODING */
export function checkText(name: string, value: unknown): string {
  if (typeof value !== 'string') throw new RecordRefused('WRONG_TYPE', name);
  if (BROKEN.test(value.replace(/[\n\r\t]/g, ' '))) throw new RecordRefused('INVALID_ENCODING', name);
  return value;
}

/** @throws RecordRefused WRONG_LENGTH unless it has 1 to `longest` characters */
export function checkLength(name: string, text: string, longest: number): void {
  const length = text.length > longest ? [...text].length : text.length;
  if (length < 1 || length > longest) throw new RecordRefused('WRONG_LENGTH', name);
}

function checkNumber(name: string, value: unknown, fits: (value: number) => boolean): number {
  if (typeof value !== 'number' || !fits(value)) throw new RecordRefused('WRONG_TYPE', name);
  return value === 0 ? 0 : value;
}

function checkDate(name: string, value: unknown): string {
  const text = checkText(name, value);
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (isCalendarDate(Number(year), Number(month), Number(day))) return text;
  throw new RecordRefused('INVALID_DATE', name);
}

const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-](0\d|1[0-5]):[0-5]\d)$/;

/** @throws RecordRefused INVALID_DATE unless it is an instant of RFC 3339 */
export function checkMoment(name: string, value: unknown): string {
  const text = checkText(name, value);
  const [, year, month, day] = RFC_3339.exec(text) ?? [];
  if (!isCalendarDate(Number(year), Number(month), Number(day))) throw new RecordRefused('INVALID_DATE', name);
  return new Date(text).toISOString();
}
