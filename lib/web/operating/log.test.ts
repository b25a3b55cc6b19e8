import { expect, test } from 'vitest';
import { createLog, type LogForm } from './log';

function start(form: LogForm) {
  const said = { info: '', error: '' };
  const out = {
    info: { write: (text: string) => void (said.info += text) },
    error: { write: (text: string) => void (said.error += text) },
  };
  return { said, log: createLog(form, { out, now: () => Date.UTC(2026, 0, 1) }) };
}

const secret = 'Anna Berg <anna@example.org>\n    at Anna (her/diary.txt:1:1)';

test('a line of JSON says of an error what it is and where, and nothing that it quotes', () => {
  const { said, log } = start('json');
  const inner = Object.assign(new TypeError(`Failed query: insert … params: ${secret}`), { code: '53100' });
  expect(log.error(new Error(`row of ${secret}`, { cause: inner }))).toBe('storage-full');
  const [line = '', ...more] = said.error.trim().split('\n');
  expect(more).toEqual([]);
  expect(line).not.toMatch(/Anna|anna|diary|params/);
  const told = JSON.parse(line) as { at: string[] };
  expect(told).toMatchObject({ level: 'error', event: 'error', names: ['Error', 'TypeError'], codes: ['53100'] });
  expect(told.at).toEqual('2026-01-01T00:00:00.000Z');
});

test('frames of the code are told', () => {
  const { said, log } = start('json');
  const error = new Error(secret);
  error.stack = `Error: ${secret}\n    at readRow (file:///easel/build/main.mjs:1:2)\n    at async run (x.mjs:3:4)`;
  log.error(error);
  expect(said.error).toContain('"frames":["readRow (file:///easel/build/main.mjs:1:2)","async run (x.mjs:3:4)"]');
  // A rewritten stack can't be separated from the message, so none of it is logged.
  error.stack = `Other\n    at Anna (her/diary.txt:1:1)`;
  log.error(error);
  expect(said.error).not.toContain('diary');
});

test('what is thrown and is no error is told by its event alone', () => {
  const { said, log } = start('json');
  expect(log.error(secret)).toBe('internal');
  expect(said.error).not.toContain('Anna');
});

test('an answer is told by kind, and only to a collector', () => {
  const answered = { host: 'site', method: 'GET', status: 200, ms: 1.6, sent: 10, isStream: false };
  const json = start('json');
  json.log.answered(answered);
  expect(JSON.parse(json.said.info)).toMatchObject({ event: 'answer', host: 'site', status: 200, ms: 2, sent: 10 });
  const text = start('text');
  text.log.answered(answered);
  expect(text.said.info).toBe('');
});

test('a person reads sentences', () => {
  const { said, log } = start('text');
  log.note('Renewed 3 snapshots.');
  log.error(new Error('no room'));
  expect(said.info).toBe('2026-01-01T00:00:00.000Z Renewed 3 snapshots.\n');
  expect(said.error).toMatch(/^2026-01-01T00:00:00.000Z Error: no room\n {4}at /);
});
