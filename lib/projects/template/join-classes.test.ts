import { afterEach, expect, test, vi } from 'vitest';
import { cn } from './files/src/lib/utils';

afterEach(() => vi.unstubAllGlobals());

test('a size of the app’s own theme takes no colour away, and a colour of its own takes the one before', () => {
  const sizes = new Set(['--text-lead', '--text-caption']);
  vi.stubGlobal('document', { documentElement: {} });
  vi.stubGlobal('getComputedStyle', () => ({
    getPropertyValue: (name: string) => (sizes.has(name) ? '1.25rem' : ''),
  }));
  expect(cn('text-primary-foreground text-sm', 'text-lead')).toBe('text-primary-foreground text-lead');
  expect(cn('text-lead', 'text-caption')).toBe('text-caption');
  expect(cn('bg-primary text-primary-foreground', 'bg-brick text-paper')).toBe('bg-brick text-paper');
  expect(cn('p-2 text-base', 'p-4')).toBe('text-base p-4');
});
