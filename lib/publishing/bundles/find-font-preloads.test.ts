import { expect, test } from 'vitest';
import { findFontPreloads } from './find-font-preloads';

const face = (family: string, file: string, range: string, style = 'normal') =>
  `@font-face{font-family:${family};font-style:${style};font-display:swap;src:url(/assets/${file}.woff2) format("woff2-variations");unicode-range:${range}}`;

test('takes the upright Latin face of each family a rule names, two at most', () => {
  const css = [
    face('A Variable', 'a-greek', 'U+0370-03FF'),
    face('A Variable', 'a-latin-italic', 'U+0000-00FF,U+0131', 'italic'),
    face('A Variable', 'a-latin', 'U+0000-00FF,U+0131'),
    face('"B Variable"', 'b-latin', 'U+0-FF,U+131'),
    face('C Variable', 'c-latin', 'U+0000-00FF'),
    face('Unused Variable', 'unused', 'U+0000-00FF'),
    ':root{--font-a:"A Variable",serif}.b{font-family:B Variable}.c{font-family:C Variable}',
  ];
  expect(findFontPreloads([css.join('')])).toEqual(['/assets/a-latin.woff2', '/assets/b-latin.woff2']);
});

test('takes none where no family is named, or it lies elsewhere', () => {
  const elsewhere = face('A', 'x', 'U+0000-00FF').replace('/assets/', 'https://other.test/');
  expect(findFontPreloads([`${elsewhere}.a{font-family:A}`, '.b{color:red}'])).toEqual([]);
});
