import { expect, test } from 'vitest';
import { scanStyleImports } from './scan-style';

test('tells what a style sheet imports, in every form CSS has for it', () => {
  const css = `@import "tailwindcss";
@import '@fontsource-variable/fraunces/wght-italic.css' layer(fonts);
@import url("./other.css");
@theme { --font-display: "Fraunces Variable", serif; }`;
  expect(scanStyleImports(css)).toEqual([
    'tailwindcss',
    '@fontsource-variable/fraunces/wght-italic.css',
    './other.css',
  ]);
});
