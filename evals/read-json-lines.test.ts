import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { bySchema, readJsonFile, readJsonLines } from './read-json-lines';

const schema = z.strictObject({ id: z.string().min(1, 'no id'), size: z.int('no size') });
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'json-lines-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('accepts both line endings, a byte order mark and blank lines', () => {
  const read = readJsonLines('\ufeff{"id":"a","size":1}\r\n\r\n{"id":"b","size":2}\n', bySchema(schema));
  expect(read).toEqual({
    ok: true,
    value: [
      { id: 'a', size: 1 },
      { id: 'b', size: 2 },
    ],
  });
});

test('a file with faults throws all of them, each with the file and the line', () => {
  const file = path.join(folder, 'sizes.jsonl');
  const lines = ['{"id":"a","size":1}', '{"id":"","size":"x"}', '{"id":"a","size":2}', '{"id":"c","size":1,"more":1}'];
  writeFileSync(file, lines.join('\n'));
  expect(() => readJsonFile(file, 'sizes.jsonl', schema)).toThrow(
    [
      'sizes.jsonl, line 2: id: no id',
      'sizes.jsonl, line 2: size: no size',
      'sizes.jsonl, line 3: id: "a" stands in line 1 already',
      'sizes.jsonl, line 4: line: Unrecognized key: "more"',
    ].join('\n'),
  );
});
