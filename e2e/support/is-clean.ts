import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright';
import { expect } from 'vitest';
import { picture } from './journey';
import { sideways } from './sideways';

/**
 * Checks that axe finds nothing and that the page does not scroll sideways. The app in the frame is the model's work,
 * and is tested elsewhere.
 */
export async function isClean(page: Page, name: string): Promise<void> {
  await picture(page, `axe-${name}`);
  const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze();
  const told = violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${name} ${id}: ${node.target.join(' ')} ${node.failureSummary}`),
  );
  expect(told).toEqual([]);
  expect(await sideways(page), name).toBe(0);
}
