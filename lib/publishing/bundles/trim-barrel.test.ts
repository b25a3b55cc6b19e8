import { describe, expect, test } from 'vitest';
import { trimBarrel } from './trim-barrel';

const barrel = `"use strict";
/** licence */
import * as index from './icons/index.mjs';
export { index as icons };
export { default as Bell, default as BellIcon } from './icons/bell.mjs';
// by another name
export { default as Box } from './icons/box.mjs'
export * from './types.mjs';
`;

describe('trimBarrel', () => {
  test('keeps the lines that pass on a name somebody asked for, under any of its names', () => {
    const text = trimBarrel(barrel, new Set(['BellIcon']))!;
    expect(text).toContain('./icons/bell.mjs');
    expect(text).not.toContain('./icons/box.mjs');
    expect(text).not.toContain('./icons/index.mjs');
  });

  test('keeps what may pass on anything', () => {
    expect(trimBarrel(barrel, new Set())).toContain("export * from './types.mjs'");
  });

  test('keeps a namespace that is asked for by its outer name', () => {
    const text = trimBarrel(barrel, new Set(['icons']))!;
    expect(text).toContain('import * as index');
    expect(text).toContain('export { index as icons };');
  });

  test.each([
    ['code', "export { default as Bell } from './bell.mjs';\nregister();"],
    ['a value of its own', "export const version = 1;\nexport { default as Bell } from './bell.mjs';"],
    ['a list of things it imported by name', "import { Bell } from './bell.mjs';\nexport { Bell };"],
  ])('leaves a file with %s alone', (_, source) => {
    expect(trimBarrel(source, new Set(['Bell']))).toBeNull();
  });
});
