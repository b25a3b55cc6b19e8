import { expect, test } from 'vitest';
import { writePage } from './write-page';

const hostile = `"><img src=x onerror=alert(1)>'</blockquote><script>alert(2)</script>&amp;`;
const request = { id: 'shop', language: hostile, request: hostile, cases: [{ task: hostile, expected: hostile }] };

test('the text of a request is escaped everywhere', () => {
  const page = writePage([{ request, pictures: new Set() }]);
  expect(page).not.toContain('<script');
  expect(page).not.toContain('<img');
  expect(page).not.toContain('lang=""');
  expect(page.match(/&#60;script&#62;/g)).toHaveLength(5);
  expect(page).toContain('&#38;amp;');
});

test('shows both apps at three widths, links full pages, and says if there is nothing to see', () => {
  const pictures = new Set(['1-1280.png', '1-1280-full.png', '2-1280.png']);
  const page = writePage([{ request: { ...request, language: 'en' }, pictures }]);
  expect(page.match(/<img src="shop\/[^"]+"/g)).toEqual(['<img src="shop/1-1280.png"', '<img src="shop/2-1280.png"']);
  expect(page.match(/<a href="[^"]+"/g)).toEqual(['<a href="shop/1-1280-full.png"']);
  expect(page.match(/could not be opened/g)).toHaveLength(4);
});
