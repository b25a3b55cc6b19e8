import { describe, expect, test } from 'vitest';
import type { FileTree } from '../../base/files/file-operation';
import { compareTrees, mergeTrees } from './compare-trees';

const treeOf = (files: Record<string, string>): FileTree =>
  Object.fromEntries(Object.entries(files).map(([path, hash]) => [path, { hash, size: 1 }]));

describe('compareTrees', () => {
  test('distinguishes added, changed, removed and renamed files', () => {
    const before = treeOf({ same: '1', changed: '2', removed: '3', 'old/name': '4' });
    const after = treeOf({ same: '1', changed: '20', added: '5', 'new/name': '4' });
    expect(compareTrees(before, after)).toEqual({
      added: ['added'],
      changed: ['changed'],
      removed: ['removed'],
      renamed: [{ from: 'old/name', to: 'new/name' }],
    });
  });

  test('reports one of two equal files as renamed when one new file has their bytes', () => {
    const difference = compareTrees(treeOf({ a: '1', b: '1' }), treeOf({ c: '1' }));
    expect(difference.renamed).toHaveLength(1);
    expect(difference.removed).toHaveLength(1);
  });

  test('is not confused by names that every object inherits', () => {
    expect(compareTrees({}, treeOf({ constructor: '1' })).added).toEqual(['constructor']);
  });
});

describe('mergeTrees', () => {
  test('keeps both sides’ changes, and prefers the draft on conflicts', () => {
    const base = treeOf({ a: '1', b: '1', c: '1', d: '1', e: '1' });
    const draft = treeOf({ a: '2', b: '1', c: '2', e: '1', mine: '1' });
    const head = treeOf({ a: '1', b: '3', c: '3', d: '1', theirs: '1' });
    expect(mergeTrees(base, draft, head)).toEqual(treeOf({ a: '2', b: '3', c: '2', mine: '1', theirs: '1' }));
  });
});
