import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { finishReplacing, removeFolder, replaceFolder } from './replace-folder';

const parents: string[] = [];
let folder: string;
beforeEach(async () => {
  parents.push(await mkdtemp(path.join(os.tmpdir(), 'easel-replace-')));
  folder = path.join(parents.at(-1)!, 'data');
});
afterAll(() => Promise.all(parents.map((parent) => rm(parent, { recursive: true, force: true }))));

/** Creates folders that each hold one file with a word in it. */
async function lay(words: Record<string, string>): Promise<void> {
  for (const [ending, word] of Object.entries(words)) {
    await mkdir(folder + ending, { recursive: true });
    await writeFile(path.join(folder + ending, 'word'), word);
  }
}
const word = () => readFile(path.join(folder, 'word'), 'utf8').catch(() => null);
const beside = () => readdir(path.dirname(folder));

describe('replaceFolder', () => {
  test.each([
    ['one that stands', { '': 'old' }],
    ['none', {}],
    ['what a dead process left', { '': 'old', '-new': 'half', '-old': 'older' }],
  ])('puts a new folder in the place of %s', async (_name, words) => {
    await lay(words);
    await replaceFolder(folder, (empty) => writeFile(path.join(empty, 'word'), 'new'));
    expect(await word()).toBe('new');
    expect(await beside()).toEqual(['data']);
  });

  test('leaves the old one when writing fails', async () => {
    await lay({ '': 'old' });
    await expect(
      replaceFolder(folder, async (empty) => {
        await writeFile(path.join(empty, 'word'), 'half');
        throw new Error('disk full');
      }),
    ).rejects.toThrow('disk full');
    expect(await word()).toBe('old');
    await finishReplacing(folder);
    expect(await beside()).toEqual(['data']);
  });
});

/** Every disk state that dying in `replaceFolder` can leave, in order. */
const died: readonly (readonly [when: string, words: Record<string, string>, then: string | null])[] = [
  ['while writing', { '': 'old', '-new': 'half' }, 'old'],
  ['when it was whole', { '': 'old', '-next': 'new' }, 'new'],
  ['with the old one moved away', { '-next': 'new', '-old': 'old' }, 'new'],
  ['while the old one is removed', { '': 'new', '-old': 'half of old' }, 'new'],
  ['while an older one was still there', { '': 'old', '-next': 'new', '-old': 'half of older' }, 'new'],
  ['before anything', { '': 'old' }, 'old'],
  ['while writing the first', { '-new': 'half' }, null],
  ['when the first was whole', { '-next': 'new' }, 'new'],
];

describe('finishReplacing', () => {
  test.each(died)('of a process that died %s', async (_when, words, then) => {
    await lay(words);
    await finishReplacing(folder);
    expect(await word()).toBe(then);
    expect(await beside()).toEqual(then === null ? [] : ['data']);
  });
});

test('removeFolder leaves nothing that recovery could promote', async () => {
  await lay({ '': 'old', '-next': 'new', '-new': 'half', '-old': 'older' });
  await removeFolder(folder);
  await finishReplacing(folder);
  expect(await beside()).toEqual([]);
});
