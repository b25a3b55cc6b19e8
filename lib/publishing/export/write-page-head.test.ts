import { expect, test } from 'vitest';
import { addPageScript } from './write-page-head';

const own = '<script type="module" src="/easel/page.js"></script>\n';

test.each([
  ['<body><script type="module" src="/a.js"></script>', `<body>${own}<script type="module" src="/a.js"></script>`],
  ['<p>\n  <SCRIPT src=/a TYPE = module>', `<p>\n  ${own}  <SCRIPT src=/a TYPE = module>`],
  [
    `<!-- <script type="module"> --><script>"<script type='module'>"</script><script type="module">1</script>`,
    `<!-- <script type="module"> --><script>"<script type='module'>"</script>${own}<script type="module">1</script>`,
  ],
])('stands before the first module script: %s', (html, written) => {
  expect(addPageScript(html, 'easel')).toBe(written);
});

test.each([
  '<p>no script</p>',
  '<script>1</script>',
  '<scripty type="module">',
  '<script type="module"',
  '<!-- <script type="module">',
])('a page without a module stays as it is: %s', (html) => expect(addPageScript(html, 'easel')).toBeNull());

test('a page made to be slow is read in one pass', () => {
  const hostile = ['<script', '<!--', '<script>', '<script></script', '<script type='].map((part) =>
    part.repeat(200_000),
  );
  for (const html of hostile) addPageScript(html, 'easel');
});
