import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runVitest } from './run-vitest.mjs';

let folder: string;
beforeAll(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'run-vitest-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file of tests that may import nothing but vitest's globals. */
const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text);

test('what passes alone passed and is named; what fails again failed', { timeout: 120_000 }, async () => {
  const config = path.join(folder, 'vitest.config.mjs');
  write(
    'vitest.config.mjs',
    `export default { test: { root: ${JSON.stringify(folder)}, globals: true, include: ['*.case.mjs'] } };`,
  );
  const mark = JSON.stringify(path.join(folder, 'mark'));
  write(
    'once.case.mjs',
    `
    import { existsSync, writeFileSync } from 'node:fs';
    test('hangs on the load', () => {
      const isAgain = existsSync(${mark});
      writeFileSync(${mark}, '');
      expect(isAgain).toBe(true);
    });`,
  );
  write('fine.case.mjs', `test('is fine', () => {});`);
  const suite = { name: 'cases', config, env: {}, results: folder };
  const first = await runVitest(suite);
  expect(first.code).toBe(0);
  expect(first.again).toMatchObject([expect.stringContaining('once.case.mjs > hangs on the load')]);
  expect(first.files.map(({ status }: { status: string }) => status)).toEqual(['passed', 'passed']);

  write('broken.case.mjs', `test('is broken', () => expect(1).toBe(2));`);
  const second = await runVitest(suite);
  expect(second.code).not.toBe(0);
  expect(second.again).toEqual([]);
  expect(second.files.filter(({ status }: { status: string }) => status === 'failed')).toHaveLength(1);
});
