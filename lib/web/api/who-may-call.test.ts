import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { endpoints } from './dispatch';
import { whoMayCall, writeAuthorisation } from './who-may-call';

const page = fileURLToPath(new URL('../../../docs/security.md', import.meta.url));
const [begin, end] = ['<!-- authorisation: begin -->', '<!-- authorisation: end -->'];
/** Prettier aligns table columns; the content is the same. */
const plain = (text: string) =>
  text
    .split('\n')
    .map((line) => line.replace(/\s*\|\s*/g, '|').replace(/-{3,}/g, '---'))
    .filter((line) => line.trim() !== '')
    .join('\n')
    .trim();

test('every call of the interface has a row, and every row a call', () => {
  expect(endpoints.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(
    Object.keys(whoMayCall).toSorted(),
  );
});

test('docs/security.md has the table as it is (`EASEL_WRITE_DOCS=1` writes it)', async () => {
  const text = await readFile(page, 'utf8');
  const [before = '', rest = ''] = text.split(begin);
  const [written = '', after = ''] = rest.split(end);
  expect(after, 'the marks of the table are there').not.toBe('');
  if (process.env.EASEL_WRITE_DOCS === '1') {
    await writeFile(page, `${before}${begin}\n\n${writeAuthorisation()}\n\n${end}${after}`);
    return;
  }
  expect(plain(written)).toBe(plain(writeAuthorisation()));
});
