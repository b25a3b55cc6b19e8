import { describe, expect, test } from 'vitest';
import { siteLimits } from '../../base/foundation/site-limits';
import { composeBuiltPage } from './compose-built-page';
import { pageLimits, PageTooLarge, parsePage } from '../documents/parse-page';

const attributes = (count: number, of: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => of(n)).join('');

/**
 * Formatting that is never closed and is therefore opened again in every paragraph: `open` × `paragraphs` elements from
 * a few kB.
 */
function reopening(open: number, paragraphs: number, value = ''): string {
  const name = (n: number) => (value === '' ? `x${n}` : `x${n}="${value}"`);
  return `<p>${attributes(open, (n) => `<b ${name(n)}>`)}</p>${'<p>x</p>'.repeat(paragraphs)}`;
}

describe('a page somebody else wrote', () => {
  test.each([
    ['formatting that opens again in every paragraph', reopening(400, 400)],
    ['formatting that carries long attributes along', reopening(20, 1_000, 'y'.repeat(1_000))],
    ['more elements than any page has', '<br>'.repeat(pageLimits.nodes)],
    ['more comments than any page has', '<!---->'.repeat(pageLimits.nodes)],
    ['elements deep in each other', '<div>'.repeat(pageLimits.depth)],
    ['templates deep in each other', '<template>'.repeat(pageLimits.depth)],
    ['more bytes than any page has', `<p>${'x'.repeat(siteLimits.pageBytes)}`],
  ])('is given up at %s', (_, source) => {
    expect(() => parsePage(source)).toThrow(PageTooLarge);
    expect(composeBuiltPage({ source, details: {}, name: 'x' })).toBeNull();
  });

  test('is taken as large as pages are: a whole app inlined, thousands of elements', () => {
    const source = `<script>${'x'.repeat(3_000_000)}</script>${'<li><b>x</b></li>'.repeat(10_000)}`;
    expect(composeBuiltPage({ source, details: { title: 'Mine' }, name: 'x' })).toContain('<title>Mine</title>');
  });
});
