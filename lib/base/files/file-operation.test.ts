import { expect, test } from 'vitest';
import { fileOperationSchema } from './file-operation';

const hash = 'a'.repeat(64);

test.each([
  { type: 'file-write', path: 'src/a.ts', content: '' },
  { type: 'file-write', path: 'public/a.png', blob: hash },
  { type: 'file-delete', path: 'src/a.ts' },
  { type: 'file-rename', from: 'src/a.ts', to: 'src/b.ts' },
])('accepts $type unchanged', (operation) => {
  expect(fileOperationSchema.parse(operation)).toEqual(operation);
});

test.each([
  { type: 'file-write', path: 'src/a.ts' },
  { type: 'file-write', path: 'src/a.ts', content: '', blob: hash },
  { type: 'file-write', path: '../a.ts', content: '' },
  { type: 'file-copy', path: 'src/a.ts' },
])('refuses %o', (operation) => {
  expect(fileOperationSchema.safeParse(operation).success).toBe(false);
});
