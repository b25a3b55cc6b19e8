import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { demoExamples, examplesWithParts } from './demo-examples';

const root = new URL('../../../', import.meta.url);
const madeOf = JSON.parse(readFileSync(new URL('public/examples/made-of.json', root), 'utf8')) as Record<
  string,
  string
>;

const folders = [
  ...demoExamples.map(({ id }) => ({ id, folder: 'recordings' })),
  ...examplesWithParts.map(({ id }) => ({ id, folder: 'conversations' })),
];

test.each(folders)('the landing page shows what $id builds today', ({ id, folder }) => {
  const reply = readFileSync(new URL(`${folder}/${id}/1.reply.txt`, import.meta.url));
  const hash = createHash('sha256').update(reply).digest('hex');
  expect(madeOf[id], 'node scripts/take-example-pictures.mjs takes it again').toBe(hash);
  const { size } = statSync(new URL(`public/examples/${id}.webp`, root));
  expect(size).toBeGreaterThan(2_000);
  expect(size, 'bytes of one picture').toBeLessThan(60_000);
});
