import { describe, expect, test } from 'vitest';
import { composeDrawn } from './compose-drawn';
import type { DrawnPage } from './drawn-page';
import type { DrawnRequest } from './drawn-request';
import { scriptAttacks } from './script-attacks.fixture';

const shell = `<!DOCTYPE html><html lang="en"><head><title>Little Bakery</title><link rel="stylesheet" href="/assets/main-1.css"><script type="module" src="/assets/main-1.js"></script></head><body><div id="root"></div></body></html>`;
const page = (changes: Partial<DrawnPage> = {}): DrawnPage => ({
  ...{ route: '/', shownAt: '/', title: 'Little Bakery', description: null, classes: '', sheets: [], styles: '' },
  html: '<div id="root"><h1>Bread</h1><p>Baked before six, sold until noon, and never the day after.</p></div>',
  ...changes,
});
const request = (pages: DrawnPage[], changes: Partial<DrawnRequest> = {}): DrawnRequest => ({
  ...{ purpose: 'drawn', shell, pages, unknown: null, address: 'https://bread.test', description: null },
  ...{
    picture: '/_easel/picture-1.jpg',
    sheets: ['/assets/main-1.css', '/assets/about-2.css'],
    exchange: 'exchange()',
  },
  ...changes,
});
const made = (changes: Partial<DrawnPage> = {}, asked: Partial<DrawnRequest> = {}) =>
  composeDrawn(request([page(changes)], asked)).pages[0]?.html ?? null;

describe('a page with its words', () => {
  test('holds the app’s own place first, what was drawn behind it, and the script that exchanges them', () => {
    const html = made()!;
    expect(html).toContain(
      '<div id="root"></div><div id="easel-drawn" style="display:contents"><div id="root"><h1>Bread',
    );
    expect(html).toMatch(/<script>exchange\(\)<\/script><\/body>/);
    expect(html).toContain('<script type="module" src="/assets/main-1.js">');
  });

  test('says what it is, where it lies and how a link to it looks', () => {
    const html = made()!;
    expect(html).toContain('<title>Little Bakery</title>');
    expect(html).toContain('name="description" content="Baked before six, sold until noon, and never the day after."');
    expect(html).toContain('<link rel="canonical" href="https://bread.test/">');
    expect(html).toContain('property="og:image" content="https://bread.test/_easel/picture-1.jpg"');
    expect(html).toContain('name="twitter:card" content="summary_large_image"');
    expect(made({}, { picture: null })).not.toContain('og:image');
  });

  test('has a title of its own where the app has one for all', () => {
    expect(made({ route: '/prices', shownAt: '/prices' })).toContain('<title>Bread – Little Bakery</title>');
    expect(made({ route: '/prices', shownAt: '/prices', title: 'Prices' })).toContain('<title>Prices</title>');
  });

  test('links only style sheets that the site has', () => {
    const html = made({ sheets: ['/assets/about-2.css', '/assets/main-1.css', '//evil.test/x.css', '/x.css'] })!;
    expect(html.match(/rel="stylesheet" href="[^"]*"/g)).toEqual([
      'rel="stylesheet" href="/assets/main-1.css"',
      'rel="stylesheet" href="/assets/about-2.css"',
    ]);
  });

  test('takes rules of scripts only if they fetch nothing', () => {
    expect(made({ styles: '.a{color:red}' })).toContain('<style>.a{color:red}</style>');
    for (const styles of [
      '.a{}</style><script>alert(1)</script>',
      '@import "//evil.test"',
      '.a{background:url(//evil.test)}',
    ])
      expect(made({ styles })).not.toContain('<style>');
  });

  test('neither title nor description nor classes leave their place', () => {
    const html = made({
      title: '</title><script>alert(1)</script>',
      description: '"><script>alert(1)</script>',
      classes: '"><script>',
    })!;
    expect(html).not.toMatch(/<script>alert/);
    expect(html.match(/<script/g)).toHaveLength(2);
  });

  test.each(Object.keys(scriptAttacks))('has no more scripts than its own two with %s', (name) => {
    const html = made({ html: `<p>words</p>${scriptAttacks[name]}` });
    // Null means that the page was rejected, which is safe too.
    expect(html?.replaceAll('<script type="module"', '').match(/<script/gi) ?? ['']).toHaveLength(1);
    expect(html ?? '').not.toMatch(/\son[a-z]+\s*=\s*alert\(1\)[^<]*>(?!.*&gt;)/);
  });

  test('is not made where the site has rules for scripts, or nothing is left to read', () => {
    expect(
      made({}, { shell: shell.replace('<title>', '<meta http-equiv="Content-Security-Policy" content="x"><title>') }),
    ).toBeNull();
    expect(made({ html: '<script>alert(1)</script>' })).toBeNull();
  });

  describe('says as data what it plainly is', () => {
    const dataOf = (html: string, route = '/') => {
      const text = /<script type="application\/ld\+json">([^<]*)<\/script>/.exec(
        made({ html, route, shownAt: route })!,
      )?.[1];
      return text === undefined ? null : (JSON.parse(text) as Record<string, unknown>);
    };

    test('a recipe, in two languages', () => {
      const recipe = (needs: string, steps: string) =>
        `<h1>Soup</h1><h2>${needs}</h2><ul><li>2 leeks</li><li>Water</li></ul><h2>${steps}</h2><ol><li>Cut.</li><li>Boil.</li></ol>`;
      const wanted = { '@type': 'Recipe', name: 'Soup', recipeIngredient: ['2 leeks', 'Water'] };
      expect(dataOf(recipe('Ingredients', 'Method'), '/soup')).toMatchObject(wanted);
      expect(dataOf(recipe('食材清单', '做法'), '/soup')).toMatchObject(wanted);
    });

    test('an event with its day and place', () =>
      expect(
        dataOf('<h1>Summer party</h1><time datetime="2026-07-04T18:00">4 July</time><address>Mill Lane 4</address>'),
      ).toMatchObject({ '@type': 'Event', startDate: '2026-07-04T18:00', location: { address: 'Mill Lane 4' } }));

    test('a business with its telephone and address', () =>
      expect(dataOf('<p>Bakery</p><a href="tel:+431">Call</a><address>Mill Lane 4</address>')).toMatchObject({
        ...{ '@type': 'LocalBusiness', telephone: '+431', address: 'Mill Lane 4' },
      }));

    test('nothing where it is not plain', () => {
      expect(dataOf('<h1>Ingredients of success</h1><ul><li>a</li><li>b</li></ul>')).toBeNull();
      expect(dataOf('<h1>Diary</h1><time datetime="2026-07-04">4 July</time>')).toBeNull();
      expect(
        dataOf('<a href="tel:+431">Call</a><a href="tel:+432">Or here</a><address>Mill Lane 4</address>'),
      ).toBeNull();
    });
  });
});
