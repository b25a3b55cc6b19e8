import { statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readPromptFile } from './choose-cases';
import { firstRequest } from './send-prompt';

test('a prompt without pictures has no field for them', async () => {
  expect(await firstRequest({ prompts: ['A list', 'Bigger'], images: [] })).toEqual({ prompt: 'A list' });
});

test('our own pictures are small, and are sent with their name and description', async () => {
  const read = readPromptFile('evals/prompts/people.jsonl');
  if (!read.ok) throw new Error(read.error);
  const pictures = read.value.flatMap(({ images }) => images);
  expect(pictures.filter(({ file }) => statSync(file).size >= 60_000)).toEqual([]);
  const { images = [] } = await firstRequest({ prompts: ['A board'], images: pictures });
  expect(images.map(({ name, alt }) => [name, alt !== ''])).toEqual([
    ['radwerk.png', true],
    ['score-board.jpg', true],
  ]);
  // The signatures of PNG and JPEG.
  expect(images[0]?.dataUrl).toMatch(/^data:image\/png;base64,iVBORw0KGgo/);
  expect(images[1]?.dataUrl).toMatch(/^data:image\/jpeg;base64,\/9j\//);
});
