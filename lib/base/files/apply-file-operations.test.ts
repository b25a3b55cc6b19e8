import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { applyFileOperations, maxBlobBytes, maxFiles, maxTreeBytes, type FileGate } from './apply-file-operations';
import type { Actor, FileOperation, FileTree } from './file-operation';

const hash = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');
const gate: FileGate = { hash, sizeOfBlob: async (blob) => (blob === 'f'.repeat(64) ? 5 : null) };

function treeOf(files: Record<string, string>, locked: string[] = []): FileTree {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [
      path,
      { hash: hash(text), size: text.length, ...(locked.includes(path) ? { locked: true as const } : {}) },
    ]),
  );
}

const write = (path: string, content = 'x'): FileOperation => ({ type: 'file-write', path, content });

async function codes(tree: FileTree, operations: FileOperation[], actor: Actor = 'model') {
  const result = await applyFileOperations(tree, operations, actor, gate);
  return (result.ok ? result.value.refusals : result.error).map((refusal) => refusal.code);
}

describe('applyFileOperations', () => {
  test('applies writes, renames and deletes in order and lists the written files', async () => {
    const result = await applyFileOperations(
      treeOf({ 'a.ts': 'a', 'b.ts': 'b', 'gone.ts': 'g' }),
      [
        write('c.ts', 'c1'),
        write('c.ts', 'c2'),
        { type: 'file-rename', from: 'a.ts', to: 'src/a.ts' },
        { type: 'file-delete', path: 'gone.ts' },
      ],
      'editor',
      gate,
    );
    if (!result.ok) throw new Error('refused');
    expect(Object.keys(result.value.tree)).toEqual(['b.ts', 'c.ts', 'src/a.ts']);
    expect(result.value.written.map((file) => [file.path, file.hash])).toEqual([
      ['c.ts', hash('c2')],
      ['src/a.ts', hash('a')],
    ]);
  });

  test('does not change the given tree', async () => {
    const tree = treeOf({ 'a.ts': 'a' });
    await applyFileOperations(tree, [write('a.ts', 'new')], 'editor', gate);
    expect(tree).toEqual(treeOf({ 'a.ts': 'a' }));
  });

  test('does not list a file as written when its content is unchanged', async () => {
    const result = await applyFileOperations(treeOf({ 'a.ts': 'a' }), [write('a.ts', 'a')], 'model', gate);
    expect(result.ok && result.value.written).toEqual([]);
  });

  test.each([
    'half \ud83d.txt',
    '../a',
    '/etc/passwd',
    'a/../../b',
    'a//b',
    'C:/x',
    'a\\b',
    'a\u0000',
    '',
    './a',
    'x'.repeat(513),
    '__proto__/a',
  ])('refuses the path %j', async (path) => {
    expect(await codes({}, [write(path)])).toEqual(['path-refused']);
  });

  test('keeps locked files from everyone except modules', async () => {
    const tree = treeOf({ 'auth.ts': 'a', 'b.ts': 'b' }, ['auth.ts']);
    const touches: FileOperation[] = [
      write('auth.ts'),
      { type: 'file-delete', path: 'auth.ts' },
      { type: 'file-rename', from: 'auth.ts', to: 'c.ts' },
    ];
    expect(await codes(tree, touches)).toEqual(['file-locked', 'file-locked', 'file-locked']);
    expect(await codes(tree, [{ type: 'file-rename', from: 'b.ts', to: 'auth.ts' }])).toEqual(['file-exists']);
    const module = await applyFileOperations(tree, [write('auth.ts', 'new')], 'module', gate);
    expect(module.ok && module.value.tree['auth.ts']).toEqual({ hash: hash('new'), size: 3, locked: true });
  });

  test('measures size in bytes rather than characters', async () => {
    expect(await codes({}, [write('a', 'x'.repeat(1024 * 1024 + 1))])).toEqual(['file-too-large']);
    expect(await codes({}, [write('a', '漢'.repeat(400_000))])).toEqual(['file-too-large']);
    expect(await codes({}, [write('a', 'x'.repeat(1024 * 1024))])).toEqual([]);
  });

  test('refuses one file too many, but not a change to an existing one', async () => {
    const full = Object.fromEntries(
      Array.from({ length: maxFiles }, (_, n) => [`f${n}`, { hash: hash('x'), size: 1 }]),
    );
    expect(await codes(full, [write('new')])).toEqual(['too-many-files']);
    expect(await codes(full, [write('f1'), { type: 'file-rename', from: 'f2', to: 'moved' }])).toEqual([]);
    expect(await codes(full, [{ type: 'file-delete', path: 'f3' }, write('new')])).toEqual([]);
  });

  test('counts one large blob at each of its paths, and asks for its size once', async () => {
    let asked = 0;
    const sizeOfBlob = async () => ((asked += 1), maxBlobBytes);
    const blob = 'e'.repeat(64);
    const writes = Array.from({ length: 2000 }, (_, n): FileOperation => ({ type: 'file-write', path: `f${n}`, blob }));
    const result = await applyFileOperations({}, writes, 'model', { hash, sizeOfBlob });
    if (!result.ok) throw new Error('refused');
    expect(Object.keys(result.value.tree)).toHaveLength(10);
    expect(new Set(result.value.refusals.map(({ code }) => code))).toEqual(new Set(['project-too-large']));
    expect(asked).toBe(1);
    const all = await applyFileOperations({}, writes, 'editor', { hash, sizeOfBlob });
    expect(all.ok).toBe(false);
  });

  test('refuses what makes a full tree larger, but not what frees space in it', async () => {
    const size = maxTreeBytes / maxFiles;
    const full = Object.fromEntries(Array.from({ length: maxFiles }, (_, n) => [`f${n}`, { hash: hash('x'), size }]));
    const larger = write('f1', 'x'.repeat(size + 1));
    expect(await codes(full, [larger])).toEqual(['project-too-large']);
    expect(await codes(full, [write('f1'), larger, write('f2', 'y'.repeat(size + 1))])).toEqual(['project-too-large']);
    expect(await codes(full, [{ type: 'file-delete', path: 'f2' }, larger])).toEqual([]);
    expect(await codes(full, [{ type: 'file-rename', from: 'f2', to: 'moved' }, write('f3')])).toEqual([]);
  });

  test('refuses names that differ only in letter case or Unicode form', async () => {
    expect(await codes(treeOf({ 'src/App.tsx': 'a' }), [write('src/app.tsx')])).toEqual(['file-exists']);
    expect(await codes(treeOf({ 'caf\u00e9.ts': 'a' }), [write('cafe\u0301.ts')])).toEqual(['file-exists']);
    expect(await codes(treeOf({ 'app.tsx': 'a' }), [{ type: 'file-rename', from: 'app.tsx', to: 'App.tsx' }])).toEqual(
      [],
    );
  });

  test('refuses a file in place of a folder and a folder in place of a file', async () => {
    expect(await codes(treeOf({ 'src/a.ts': 'a' }), [write('src')])).toEqual(['file-exists']);
    expect(await codes(treeOf({ src: 'a' }), [write('src/a.ts')])).toEqual(['file-exists']);
    expect(await codes(treeOf({ src: 'a' }), [{ type: 'file-rename', from: 'src', to: 'src/a.ts' }])).toEqual([]);
    expect(await codes(treeOf({ 'src/a.ts': 'a' }), [{ type: 'file-delete', path: 'src/a.ts' }, write('src')])).toEqual(
      [],
    );
  });

  test('refuses to change missing files, including names that every object inherits', async () => {
    expect(await codes({}, [{ type: 'file-delete', path: 'a' }])).toEqual(['file-missing']);
    expect(await codes({}, [{ type: 'file-rename', from: 'constructor', to: 'b' }])).toEqual(['file-missing']);
    expect(await codes({}, [write('constructor')])).toEqual([]);
  });

  test('accepts blobs stored earlier, and refuses missing ones', async () => {
    const result = await applyFileOperations(
      {},
      [{ type: 'file-write', path: 'a.png', blob: 'f'.repeat(64) }],
      'editor',
      gate,
    );
    expect(result.ok && result.value.written).toEqual([{ path: 'a.png', hash: 'f'.repeat(64), size: 5, bytes: null }]);
    expect(await codes({}, [{ type: 'file-write', path: 'a.png', blob: 'e'.repeat(64) }], 'editor')).toEqual([
      'blob-missing',
    ]);
  });

  test("applies the valid operations of a model, but none of an editor's if one is invalid", async () => {
    const operations = [write('good.ts'), write('../bad.ts')];
    const model = await applyFileOperations({}, operations, 'model', gate);
    expect(model.ok && [Object.keys(model.value.tree), model.value.refusals.length]).toEqual([['good.ts'], 1]);
    const editor = await applyFileOperations({}, operations, 'editor', gate);
    expect(editor.ok).toBe(false);
  });
});
