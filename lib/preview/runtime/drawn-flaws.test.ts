import { expect, test } from 'vitest';
import type { Problem } from '../../base/foundation/problem';
import { newFlaws } from './drawn-flaws';

const pale = (message: string, width = 1280): Problem => ({ kind: 'faint-text', message, width });
const wide = (message: string): Problem => ({ kind: 'sideways-overflow', message });

test('does not repeat a flaw seen at another width or on another page', () => {
  expect(newFlaws([pale('a is too pale')], [pale('a is too pale', 360), pale('b is too pale')])).toEqual([
    pale('b is too pale'),
  ]);
  expect(
    newFlaws([wide('240 px wider than a 360 px screen: table')], [wide('9 px wider than a 768 px screen: table')]),
  ).toEqual([]);
});

test('reports three of a kind per app, and one cause of a page that is too wide', () => {
  const known = [pale('a'), pale('b')];
  expect(newFlaws(known, [pale('c'), pale('d'), wide('x'), wide('y')])).toEqual([pale('c'), wide('x')]);
});
