import { expect, test } from 'vitest';
import { writeCsv } from './write-csv';

const body = (...cells: Array<string | number | null>) => writeCsv([cells]).slice(1);

test('quotes what would break a row, and doubles quotes', () => {
  expect(body('a,b', 'say "hi"', 'two\nlines', '口红；店', 'plain')).toBe(
    '"a,b","say ""hi""","two\nlines",口红；店,plain\r\n',
  );
});

test('leaves numbers as numbers and nothing empty', () => {
  expect(body(0.0123, 12, null, -3)).toBe('0.0123,12,,-3\r\n');
});

test.each(['=1+1', '+49 30', '-2', '@SUM(A1)', '\t=1', '\r=1', '  =cmd', '\u200b=1', '\uFEFF=1'])(
  'no spreadsheet runs %j',
  (words) => {
    expect(body(words)).toMatch(/^"'/);
    expect(body(words)).toContain(words);
  },
);

test('a formula can’t hide behind a quote or a new line of its cell', () => {
  expect(body('x","=1+1')).toBe('"x"",""=1+1"\r\n');
  expect(body('x\r\n=1+1')).toBe('"x\r\n=1+1"\r\n');
});

test('begins with a byte order mark', () => {
  expect(writeCsv([['a']])).toBe('\uFEFFa\r\n');
});
