import { expect, test } from 'vitest';
import type { Drawing } from '@/lib/publishing/drawn-pages/drawn-page';
import { createDrawTurns } from './draw-turns';

const drawing = (html: string) => ({ pages: [{ html }] }) as Drawing;
const rows = (at: number) => ({ reason: 'rows' as const, deploymentId: 'one', at });

test('draws a new deployment at once, and rows that changed soon after', () => {
  const turns = createDrawTurns();
  expect(turns.isDue({ reason: 'new', deploymentId: 'one', at: 0 })).toBe(true);
  turns.drawn({ isKept: true, deploymentId: 'one', drawing: drawing('a'), at: 1000 });
  expect([turns.isDue(rows(2000)), turns.isDue(rows(11_000))]).toEqual([false, true]);
  expect(turns.isDue({ reason: 'new', deploymentId: 'two', at: 2000 })).toBe(true);
});

test('waits twice as long after each drawing that showed nothing new, so that a page which writes is not drawn for ever', () => {
  const turns = createDrawTurns();
  let at = 0;
  const waits: number[] = [];
  for (let n = 0; n < 12; n++) {
    turns.drawn({ isKept: true, deploymentId: 'one', drawing: drawing('a'), at });
    const from = at;
    while (!turns.isDue(rows(at))) at += 1000;
    waits.push((at - from) / 1000);
  }
  expect(waits.slice(0, 4)).toEqual([10, 20, 40, 80]);
  expect(waits.at(-1)).toBe(600);
});

test('tries again later what failed', () => {
  const turns = createDrawTurns();
  turns.drawn({ isKept: false, deploymentId: 'one', drawing: null, at: 0 });
  const again = (at: number) => turns.isDue({ reason: 'new', deploymentId: 'one', at });
  expect([again(4000), again(20_000)]).toEqual([false, true]);
});
