import { describe, expect, test } from 'vitest';
import { plainText, readFaultLine, readInstallLine, startInstall, takeLines } from './terminal-text';

describe('plainText', () => {
  test('leaves out colours and overwritten lines', () => {
    expect(plainText('\u001b[32mready\u001b[0m in 1 s\r\nworking\rdone\n')).toBe('ready in 1 s\ndone\n');
  });
});

describe('takeLines', () => {
  test('keeps what has not ended for the next piece', () => {
    const first = takeLines('', 'one\r\ntw');
    expect(first).toEqual({ lines: ['one'], rest: 'tw' });
    expect(takeLines(first.rest, 'o\n')).toEqual({ lines: ['two'], rest: '' });
  });
});

describe('readInstallLine', () => {
  const read = (lines: string[]) => lines.reduce(readInstallLine, startInstall).packages;

  test('reports nothing before npm does', () => {
    expect(read(['npm verbose cli', 'npm http fetch GET 200 https://registry/react 12ms'])).toBeNull();
  });

  test('counts each package once, and takes npm’s own sum at the end', () => {
    const lines = ['a-1.tgz', 'b-2.tgz', 'a-1.tgz'].map(
      (name) => `npm http fetch GET 200 https://registry/-/${name} 9ms`,
    );
    expect(read(lines)).toBe(2);
    expect(read([...lines, 'added 131 packages in 6s'])).toBe(131);
  });

  test('does not count what the registry refused', () => {
    expect(read(['npm http fetch GET 404 https://registry/-/x-1.tgz 3ms'])).toBeNull();
  });
});

describe('readFaultLine', () => {
  test.each([
    ['Error: Cannot find module express', true],
    ['TypeError [ERR_INVALID]: x', true],
    ['npm error 404 Not Found - GET https://registry/nothing', true],
    ['npm error A complete log of this run can be found in: x', false],
    ['  Local: http://localhost:5173/', false],
    ['Handled Error: no', false],
  ])('%s', (line, isFault) => {
    expect(readFaultLine(line) !== null).toBe(isFault);
  });
});
