import { expect, test } from 'vitest';
import { linkHost } from './link-host';

test.each([
  ['https://evil.example/login', 'Your app', 'evil.example'],
  ['https://evil.example/login', 'easel.example', 'evil.example'],
  ['https://evil.example/', 'https://easel.example', 'evil.example'],
  ['https://easel.example.evil.example/', 'easel.example', 'easel.example.evil.example'],
  ['https://user:easel.example@evil.example/', 'easel.example', 'evil.example'],
  ['https://еasel.example/', 'Easel', 'xn--asel-u4d.example'],
  ['http://localhost:3000/x', 'here', 'localhost:3000'],
  ['https://react.dev/learn', 'https://react.dev/learn', null],
  ['https://react.dev/learn', 'react.dev', null],
  ['/settings', 'Settings', null],
  ['mailto:ann@example.com', 'Write to Ann', null],
  ['https://', 'broken', null],
  [undefined, 'no address', null],
])('%s, called “%s”, shows %s', (href, words, host) => {
  expect(linkHost(href, words)).toBe(host);
});
