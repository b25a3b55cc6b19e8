import { parseFragment, serialize } from 'parse5';
import { describe, expect, test } from 'vitest';
import { descendants, type Element, wordsOf } from '../documents/page-elements';
import { PageTooLarge } from '../documents/parse-page';
import { drawingElements, plainElements } from './allowed-markup';
import { cleanMarkup } from './clean-markup';
import { scriptAttacks } from './script-attacks.fixture';

const address = 'http://mine.sites.test';
const clean = (html: string) => {
  const body = cleanMarkup(html, address);
  return body === null ? null : serialize(body);
};

/**
 * Everything in the markup that could run code or lead elsewhere, found by a different parser from the one that cleans.
 */
function dangersOf(html: string): string[] {
  const fragment = parseFragment(html) as unknown as Element;
  return descendants(fragment, '*').flatMap(({ tagName, attrs }) => [
    ...(plainElements.has(tagName) || drawingElements.has(tagName) ? [] : [`<${tagName}>`]),
    ...attrs.flatMap(({ name, value }) => {
      const isAddress = /^(?:href|src|srcset|poster|action|formaction|data)$/.test(name);
      const isBad =
        name.startsWith('on') ||
        /^(?:srcdoc|action|formaction|http-equiv|autoplay|name|autofocus|is|slot|nonce)$/.test(name) ||
        (isAddress && !/^(?:https?:\/\/|\/(?!\/)|#|mailto:|tel:|sms:|data:image\/)/.test(value)) ||
        (name === 'style' && /url\(|\\|expression|import/i.test(value)) ||
        name.startsWith('data-easel') ||
        (name === 'id' && value.startsWith('easel-'));
      return isBad ? [`${name}=${value}`] : [];
    }),
  ]);
}

describe('markup that a tab handed in', () => {
  test.each(Object.entries(scriptAttacks))('keeps nothing that runs of %s', (_, attack) => {
    for (const spelling of [
      attack,
      `<p>before</p>${attack}<p>after</p>`,
      `<table><tr><td>${attack}`,
      `<svg><g>${attack}`,
    ]) {
      const kept = clean(spelling);
      expect(dangersOf(kept ?? '')).toEqual([]);
      // Cleaned markup parses to itself, so that parsing it again can't bring anything back.
      if (kept !== null) expect(serialize(parseFragment(kept))).toBe(kept);
    }
  });

  test('there are at least thirty of them', () => expect(Object.keys(scriptAttacks).length).toBeGreaterThanOrEqual(30));

  test('keeps words, links, pictures, drawings and the look of a page', () => {
    const page = `<main class="p-4 md:flex" id="menu"><h1>Bread &amp; more</h1><a href="/order?day=1#top" aria-label="Order">Order</a>
<a href="https://maps.test/x" target="_blank">Map</a><a href="tel:+4312">Call</a><img src="/loaf.jpg" alt="A loaf" loading="lazy">
<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"><path d="M1 1h2"></path><linearGradient id="g"></linearGradient></svg>
<p style="color:red;width:40%" data-state="open">Seven loaves</p><button type="submit" class="b">Send</button></main>`;
    const kept = clean(page)!;
    for (const part of [
      '<main class="p-4 md:flex" id="menu">',
      '<h1>Bread &amp; more</h1>',
      'href="/order?day=1#top"',
      '<a href="https://maps.test/x" target="_blank" rel="noopener">',
      'href="tel:+4312"',
      'src="/loaf.jpg" alt="A loaf"',
      'viewBox="0 0 24 24"',
      '<linearGradient id="g">',
      'style="color:red;width:40%"',
      'data-state="open"',
      '<button class="b" type="button">',
    ])
      expect(kept).toContain(part);
  });

  test('addresses of the site itself lose its name, since it may move', () =>
    expect(clean(`<a href="${address}/menu">x</a><a href="menu">y</a>`)).toBe(
      '<a href="/menu">x</a><a href="/menu">y</a>',
    ));

  test('a form sends nothing, and what looks like a field takes nothing', () =>
    expect(
      clean('<form class="f"><input name="pass" type="password" value="x"><input type="hidden" value="t"></form>'),
    ).toBe('<div class="f"><input type="password" readonly=""></div>'));

  test('words of elements nobody knows stay in their place', () =>
    expect(clean('<p>a <my-note>b</my-note> c</p>')).toBe('<p>a b c</p>'));

  test('a page of 50,000 elements is refused, and one that nests 500 deep', () => {
    expect(() => clean('<b>'.repeat(51_000))).toThrow(PageTooLarge);
    expect(() => clean('<div>'.repeat(600))).toThrow(PageTooLarge);
    expect(wordsOf(cleanMarkup('<div>'.repeat(400) + 'x', address)!)).toBe('x');
  });
});
