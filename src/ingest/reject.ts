/** Why a record is refused: code and what it means, for docs and the GraphQL enum. */
export const REJECT_CODES = {
  MALFORMED: 'The line is no JSON object, or the row does not fit the header 格式错误',
  INVALID_ENCODING: 'A text is not valid UTF-8, or holds control characters 编码错误',
  RECORD_TOO_LARGE: 'The line is longer than 64 KiB 记录过长',
  UNKNOWN_FIELD: 'The type has no such field that can be sent 未知字段',
  FIELD_NOT_WRITABLE: 'The field is closed to the sender 字段不可写',
  REQUIRED: 'The field is missing, and no record can be without it 缺少必填字段',
  WRONG_TYPE: 'The value is of another type, for example an object where a text is wanted 类型错误',
  WRONG_LENGTH: 'The text is empty or too long 长度错误',
  INVALID_VALUE: 'The value is none of the enum, or out of range 取值错误',
  INVALID_DATE: 'The date does not exist, or lies in the future where it must not 日期错误',
  INVALID_CODE: 'The code or number is not valid by its standard 代码校验失败',
  FORMULA: 'A cell that a spreadsheet would run as a formula 疑似公式',
  AREA_NOT_FOUND: 'There is no area with this code 区划不存在',
  AREA_AMBIGUOUS: 'Areas of two levels have this code; say the level 区划代码不唯一',
  AREA_NOT_VALID: 'The area is not valid today 区划已停用',
  OUT_OF_AREA: "The record lies outside the sender's areas 超出责任区域",
  REFERENCE_NOT_FOUND: 'There is no such record in reach of the sender 关联记录不存在',
  RECORD_NOT_FOUND: 'There is no record with this id in reach of the sender 记录不存在',
  NOT_UNIQUE: 'Another record has this code or number 编号重复',
  CONTRADICTION: 'The value contradicts another one of the record 数据矛盾',
} as const;

export type RejectCode = keyof typeof REJECT_CODES;

/** One record that was refused; nothing of it was kept. Never holds a value. */
export interface Reject {
  /** From 1: line of the stream, or place in the list. */
  readonly line: number;
  /** The sender's own id of the record, where it could be read. */
  readonly sourceId?: string;
  /** The field that is wrong, as the sender names it. */
  readonly field?: string;
  readonly code: RejectCode;
}

/** Ends the check of one record. Stays inside of the ingest. */
export class RecordRefused extends Error {
  constructor(
    readonly code: RejectCode,
    readonly field?: string,
  ) {
    super(code);
  }
}
