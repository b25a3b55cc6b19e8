import { expect, test } from 'vitest';
import type { VersionId } from '../../base/foundation/id';
import { fail, succeed } from '../../base/foundation/result';
import { readFiles } from './read-files';

test('a slow file holds up no other, and all come in the order they were asked for', async () => {
  const paths = Array.from({ length: 20 }, (_, at) => `src/${at}.ts`);
  const read: string[] = [];
  let answerSlow = () => {};
  const isSlow = new Promise<void>((resolve) => (answerSlow = resolve));
  let atOnce = 0;
  let most = 0;
  const api = {
    async readFile(_version: VersionId, path: string) {
      atOnce += 1;
      most = Math.max(most, atOnce);
      if (path === 'src/0.ts') await isSlow;
      else await Promise.resolve();
      atOnce -= 1;
      read.push(path);
      if (read.length === 19) answerSlow();
      return path === 'src/7.ts'
        ? fail({ code: 'file-missing' as const })
        : succeed({ type: 'file-write' as const, path, content: '' });
    },
  };
  const files = paths.map((path) => [path, 'hash'] as const);
  const operations = await readFiles(api, 'version-1' as VersionId, files);
  expect(read.at(-1)).toBe('src/0.ts');
  expect(operations.map((operation) => 'path' in operation && operation.path)).toEqual(
    paths.filter((path) => path !== 'src/7.ts'),
  );
  expect(most).toBe(6);
});
