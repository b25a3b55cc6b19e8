import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestBackends, testId, type TestBackends } from '@/lib/backends/backends.fixture';
import { examine } from './examine';
import { sayFinding } from './say-finding';

const folder = process.env.CORPUS ?? fileURLToPath(new URL('./corpus', import.meta.url));
const read = (kind: string) =>
  readdirSync(path.join(folder, kind)).map((file) => ({
    kind,
    file,
    sql: readFileSync(path.join(folder, kind, file), 'utf8'),
  }));

describe('first', () => {
  let opened: TestBackends;
  beforeAll(async () => {
    opened = await openTestBackends({ callLimit: 3000 });
  }, 180_000);
  afterAll(() => opened.dispose());
  test.each(
    [...read('flawed'), ...read('sound')].filter(({ file }) => !process.env.ONLY || file.includes(process.env.ONLY)),
  )(
    '$kind $file',
    async ({ kind, file, sql }) => {
      const id = testId();
      const made = await opened.backends.migrate(id, [{ name: '20260101000000_app', sql }]);
      const expected = [...sql.matchAll(/-- expect: (.*)/g)].map(([, text]) => text);
      const started = Date.now();
      if (!made.ok) console.log(file, 'MIGRATION', JSON.stringify(made.error).slice(0, 400));
      const result = await examine(
        { backends: opened.backends, keys: await opened.keysOf(id), now: Date.now },
        id,
        60_000,
      );
      const said = result.ok
        ? {
            leaks: result.value.leaks.map((f) => `${f.key ? '(key) ' : ''}${sayFinding(f)}`),
            questions: result.value.questions.map(sayFinding),
            tried: result.value.tried,
          }
        : result.error;
      console.log(
        `### ${kind}/${file} ${Date.now() - started} ms\n  expect: ${expected.join(' | ')}\n${JSON.stringify(said, null, 1)}`,
      );
      await opened.backends.remove(id);
      expect(made.ok).toBe(true);
    },
    120_000,
  );
});
