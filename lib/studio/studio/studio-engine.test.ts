import { describe, expect, test } from 'vitest';
import { fitDocument, studioPath } from './studio-engine';

const here = { path: '/projects/a/container', loadedPath: '/projects/a/container' };

describe('fitDocument', () => {
  test.each([
    ['webcontainer', { ...here, isIsolated: true }, 'fits'],
    ['embedded', { ...here, isIsolated: false }, 'fits'],
    ['webcontainer', { ...here, isIsolated: false, loadedPath: '/apps' }, 'load-again'],
    ['embedded', { ...here, isIsolated: true, loadedPath: '/projects/b/container' }, 'load-again'],
    ['webcontainer', { ...here, isIsolated: false }, 'unable'],
    ['embedded', { ...here, isIsolated: true }, 'fits'],
  ] as const)('of %s in %o: %s', (engine, page, fit) => {
    expect(fitDocument(engine, page)).toBe(fit);
  });

  test('knows where each studio is', () => {
    expect(studioPath('p', 'embedded')).toBe('/projects/p');
    expect(studioPath('p', 'webcontainer')).toBe('/projects/p/container');
  });
});
