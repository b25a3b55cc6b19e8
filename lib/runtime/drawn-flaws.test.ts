import { expect, test } from 'vitest';
import type { Problem } from '../foundation/problem';
import { newFlaws } from './drawn-flaws';

const pale = (message: string, width = 1280): Problem => ({ kind: 'faint-text', message, width });
const wide = (message: string): Problem => ({ kind: 'sideways-overflow', message });

test('what was seen at another width or on another page is not told again', () => {
  expect(newFlaws([pale('a is too pale')], [pale('a is too pale', 360), pale('b is too pale')])).toEqual([
    pale('b is too pale'),
  ]);
  expect(
    newFlaws([wide('240 px wider than a 360 px screen: table')], [wide('9 px wider than a 768 px screen: table')]),
  ).toEqual([]);
});

test('three of a kind are told of an app, and one thing that makes a page too wide', () => {
  const known = [pale('a'), pale('b')];
  expect(newFlaws(known, [pale('c'), pale('d'), wide('x'), wide('y')])).toEqual([pale('c'), wide('x')]);
});
