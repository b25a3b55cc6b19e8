import { expect, test } from 'vitest';
import { findByTyping, foldersAbove, treeRowsOf } from './tree-rows';

const paths = ['src/pages/Today.tsx', 'src/App.tsx', 'index.html', 'src/pages/about.tsx', 'public/logo.svg'];

test('lists folders before files, by name, and only what is open', () => {
  const rows = treeRowsOf(paths, new Set(['src', 'src/pages']));
  expect(rows.map(({ path, depth }) => `${depth} ${path}`)).toEqual([
    '0 public',
    '0 src',
    '1 src/pages',
    '2 src/pages/about.tsx',
    '2 src/pages/Today.tsx',
    '1 src/App.tsx',
    '0 index.html',
  ]);
});

test('finds the next name that begins with what was typed, round the end', () => {
  const rows = treeRowsOf(paths, new Set());
  expect(findByTyping(rows, 0, 'p')).toBe(0);
  expect(findByTyping(rows, 0, 's')).toBe(1);
  expect(findByTyping(rows, 2, 'pu')).toBe(0);
  expect(findByTyping(rows, 0, 'x')).toBeNull();
});

test('names every folder above a path', () => {
  expect(foldersAbove('a/b/c.ts')).toEqual(['a', 'a/b']);
  expect(foldersAbove('c.ts')).toEqual([]);
});
