import { expect, test } from 'vitest';
import { askedAs } from './asked-as';

test.each([
  ['Make the heading green.', 'Make the heading green'],
  ['  \n An app for our hiking club \nwith seats and a list', 'An app for our hiking club'],
  [
    'An app for our hiking club. Everybody sees the walks, members sign up for one, and the secretary sees who comes.',
    'An app for our hiking club',
  ],
  [
    'Everybody sees the walks, members sign up for one, and only the secretary sees who comes along',
    'Everybody sees the walks, members sign up for one, and only the secretary sees…',
  ],
  ['Add 3.5 km. Then stop', 'Add 3.5 km. Then stop'],
  ['做一个蛋糕店的订单页。', '做一个蛋糕店的订单页'],
  [`${'蛋'.repeat(30)}。${'糕'.repeat(80)}`, '蛋'.repeat(30)],
  ['x'.repeat(200), `${'x'.repeat(79)}…`],
  ['', ''],
])('%s', (prompt, name) => expect(askedAs(prompt)).toBe(name));
