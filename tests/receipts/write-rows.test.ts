import { describe, expect, test } from '@jest/globals';
import { writeHeader, writeRows } from '../../src/receipts/questions/write-rows.js';

const COLUMNS = ['a', 'b'];

describe('rows of an export', () => {
  test.each([
    ['a plain text', 'text', 'text'],
    ['a comma', 'a,b', '"a,b"'],
    ['a quote', 'a "b"', '"a ""b"""'],
    ['a line break', 'a\nb', '"a\nb"'],
    ['nothing', null, ''],
    ['a number', -1, '-1'],
    ['a truth', true, 'true'],
    ['a list', ['x', 'y z'], 'x y z'],
    ['a formula', '=1+1', "'=1+1"],
    ['a formula with a comma', '=A1,B1', `"'=A1,B1"`],
    ['a plus', '+1', "'+1"],
    ['a minus', '-1', "'-1"],
    ['an at', '@SUM', "'@SUM"],
    ['a tab before', '\t=1', "'\t=1"],
    ['a carriage return before', '\r=1', `"'\r=1"`],
    ['a full-width formula', '＝1', "'＝1"],
    ['a list that begins as a formula', ['=x', 'y'], "'=x y"],
    ['a formula in the middle', 'a=1', 'a=1'],
  ])('write %s in CSV so that it is read as a text', (_, value, cell) => {
    expect(writeRows('csv', COLUMNS, [{ a: value, b: 'end' }])).toBe(`${cell},end\r\n`);
  });

  test('are lines of JSON, and lines of CSV below their header', () => {
    expect(
      writeHeader('ndjson', COLUMNS) +
        writeRows('ndjson', COLUMNS, [
          { a: ['x'], b: null },
          { a: '=1', b: 2 },
        ]),
    ).toBe('{"a":["x"],"b":null}\n{"a":"=1","b":2}\n');
    expect(writeHeader('csv', COLUMNS)).toBe('a,b\r\n');
  });
});
