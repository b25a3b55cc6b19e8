import { describe, expect, test } from 'vitest';
import { slugFromName, slugSchema } from '../sites/site';
import { composeSitePage, entryOfPage } from './site-page';

const template = `<!doctype html>
<html><head><meta charset="UTF-8" /><title>App</title></head>
<body><div id="root"></div><script type="module" src="/src/main.tsx"></script></body></html>`;
const parts = {
  scripts: ['/assets/main-1.js'],
  styles: ['/assets/main-1.css'],
  preloads: [],
  fonts: [],
  backend: null,
  name: 'Little Steps',
  language: 'en',
};

describe('the page of a site', () => {
  test('starts the bundle instead of the source', () => {
    const html = composeSitePage(template, { ...parts, details: {} });
    expect(html).not.toContain('/src/main.tsx');
    expect(html).toContain('<script type="module" src="/assets/main-1.js"></script>');
    expect(html).toContain('<link rel="stylesheet" href="/assets/main-1.css">');
  });

  test("takes the app's name and language where nobody chose a title", () => {
    const html = composeSitePage(template, { ...parts, details: {} });
    expect(html).toContain('<title>Little Steps</title>');
    expect(html).toContain('<html lang="en">');
    expect(html).toContain('rel="icon"');
  });

  test("keeps the project's own title, and lets the person's win", () => {
    const own = template.replace('App<', 'Morning habits<').replace('<html>', '<html lang="fr">');
    expect(composeSitePage(own, { ...parts, details: {} })).toContain('<title>Morning habits</title>');
    const chosen = composeSitePage(own, {
      ...parts,
      details: { title: 'A & <b>', description: 'Say "hi"', language: 'de', icon: '🌱' },
    });
    expect(chosen).toContain('<title>A &amp; &lt;b&gt;</title>');
    expect(chosen).toContain('content="Say &quot;hi&quot;"');
    expect(chosen).toContain('<html lang="de">');
  });

  test('is made with an icon that is half of a character', () => {
    expect(composeSitePage(template, { ...parts, details: { icon: '\ud83d' } })).toContain('rel="icon"');
  });

  test('leaves scripts that are not the entry alone', () => {
    const html = composeSitePage(template.replace('<body>', '<body><script>let a = 1</script>'), {
      ...parts,
      details: {},
    });
    expect(html).toContain('<script>let a = 1</script>');
  });

  test('finds the entry however it is written', () => {
    expect(entryOfPage(template)).toBe('src/main.tsx');
    expect(entryOfPage('<script src=./src/index.jsx type=module></script>')).toBe('src/index.jsx');
    expect(entryOfPage('<p>plain</p>')).toBeNull();
  });
});

describe('an address', () => {
  const plain = (text: string) => text;
  test.each([
    ['Little Steps', 0, 'little-steps'],
    ['Little Steps', 1, 'little-steps-2'],
    ['  Café & Crème!  ', 0, 'cafe-creme'],
    ['🙂', 0, 'my-app'],
    ['API', 0, 'my-api'],
  ])('%s (try %d) becomes %s', (name, attempt, slug) => {
    expect(slugFromName(name, plain, attempt)).toBe(slug);
    expect(slugSchema.safeParse(slug).success).toBe(true);
  });
  test.each(['', '-a', 'a-', 'a.b', 'a_b', 'www', 'xn--abc', 'x'.repeat(64)])('%j is refused', (slug) => {
    expect(slugSchema.safeParse(slug).success).toBe(false);
  });
});
