import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { sceneNotes } from './scene-notes';

test('a first request says of the drawings what the module says of itself', async () => {
  const notes = await readFile(path.join(import.meta.dirname, '../../modules/scenes/notes.md'), 'utf8');
  expect(notes.startsWith(`${sceneNotes}\n`)).toBe(true);
  expect(sceneNotes.length).toBeLessThanOrEqual(900);
});
