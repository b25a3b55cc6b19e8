import { expect, test } from 'vitest';
import type { FileTree } from '@/lib/base/files/file-operation';
import type { VersionId } from '@/lib/base/foundation/id';
import { nothingOpen, reduceEditor, type EditorAction, type EditorState } from './editor-state';

const baseOf = (id: string, hashes: Record<string, string>) => ({
  versionId: id as VersionId,
  entries: Object.fromEntries(
    Object.entries(hashes).map(([path, hash]) => [path, { hash, size: 1 }]),
  ) satisfies FileTree,
});
const run = (...actions: EditorAction[]): EditorState => actions.reduce(reduceEditor, nothingOpen);
const loaded: EditorAction = { type: 'base-loaded', base: baseOf('v1', { 'src/App.tsx': 'a1', 'b.ts': 'b1' }) };

test('opens the app itself at first and nothing more later', () => {
  expect(run(loaded).active).toBe('src/App.tsx');
  expect(run(loaded, { type: 'open', path: 'b.ts' }, loaded).tabs).toEqual(['src/App.tsx', 'b.ts']);
});

test('forgets typing that came back to what is saved', () => {
  const state = run(
    loaded,
    { type: 'type', path: 'b.ts', text: 'x', saved: '' },
    { type: 'type', path: 'b.ts', text: '', saved: '' },
  );
  expect(state.typed.size).toBe(0);
});

test('keeps typed text over a reload and marks a file that changed elsewhere', () => {
  const state = run(
    loaded,
    { type: 'type', path: 'b.ts', text: 'mine', saved: '' },
    { type: 'base-loaded', base: baseOf('v2', { 'src/App.tsx': 'a1', 'b.ts': 'b2' }) },
  );
  expect(state.typed.get('b.ts')?.text).toBe('mine');
  expect([...state.changedThere]).toEqual(['b.ts']);
  expect(state.base?.versionId).toBe('v2');
});

test('keeps what was typed while saving, on top of what was saved', () => {
  const state = run(
    loaded,
    { type: 'type', path: 'b.ts', text: 'one two', saved: '' },
    { type: 'saved', base: baseOf('v2', { 'src/App.tsx': 'a1', 'b.ts': 'b2' }), sent: new Map([['b.ts', 'one']]) },
  );
  expect(state.typed.get('b.ts')).toEqual({ text: 'one two', hash: 'b2' });
});

test('closes the tab of a file that is gone, unless something was typed in it', () => {
  const gone = { type: 'base-loaded', base: baseOf('v2', { 'src/App.tsx': 'a1' }) } as const;
  expect(run(loaded, { type: 'open', path: 'b.ts' }, gone).active).toBe('src/App.tsx');
  const typed = run(
    loaded,
    { type: 'open', path: 'b.ts' },
    { type: 'type', path: 'b.ts', text: 'mine', saved: '' },
    gone,
  );
  expect(typed.active).toBe('b.ts');
});

test('follows a renamed file with its tab and its typed text', () => {
  const state = run(
    loaded,
    { type: 'open', path: 'b.ts' },
    { type: 'type', path: 'b.ts', text: 'mine', saved: '' },
    { type: 'renamed', from: 'b.ts', to: 'c.ts' },
  );
  expect([state.active, state.typed.get('c.ts')?.text]).toEqual(['c.ts', 'mine']);
});
