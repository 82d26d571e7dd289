/** One row: the bytes of each column, null where it is NULL. */
export type RawRow = readonly (Buffer | null)[];

/** Where the columns of a DataRow message begin: after its type, its length and their number. */
const COLUMNS = 7;

/** The columns of a DataRow message, as views of it. `pg`'s own parser would turn each into a string. */
export function readRow(frame: Buffer): RawRow {
  const columns = new Array<Buffer | null>(frame.readInt16BE(COLUMNS - 2));
  let at = COLUMNS;
  for (let i = 0; i < columns.length; i++) {
    const length = frame.readInt32BE(at);
    at += 4;
    columns[i] = length < 0 ? null : frame.subarray(at, at + length);
    at += Math.max(length, 0);
  }
  return columns;
}
