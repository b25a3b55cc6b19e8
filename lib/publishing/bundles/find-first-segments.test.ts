import { describe, expect, test } from 'vitest';
import { findFirstSegments } from './find-first-segments';

const of = (...texts: string[]) => findFirstSegments(texts.map((text, at) => ({ path: `src/${at}.tsx`, text })));

describe('how addresses of an app begin', () => {
  test('is read from its links and routes', () =>
    expect(of(`<Link to="/about/team">x</Link>`, `<Route path="menu" /><Route path='/' />`)).toEqual([
      '',
      'about',
      'menu',
    ]));

  test('an app without addresses has the first page alone', () => expect(of('<h1>x</h1>')).toEqual([]));

  test.each([
    ['`/${slug}`', 'written by a program'],
    ["'/' + slug", 'put together'],
    ['<Route path="/:slug" />', 'a name of its own'],
    ['<Route path=":id" />', 'a name below another, which may be the first'],
    ["location.pathname.split('/')", 'taken apart'],
    ["import.meta.glob('./pages/*.tsx')", 'files as pages'],
  ])('can’t be told of %s: %s', (text) => expect(of('<a href="/x">x</a>', text)).toBeNull());

  test('is not read from tests and types', () =>
    expect(findFirstSegments([{ path: 'src/app.test.tsx', text: '"/x"' }])).toEqual([]));
});
