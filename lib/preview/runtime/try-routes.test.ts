import { expect, test } from 'vitest';
import { addLinks, kindOfRoute, startRoutes, takeRoute, type RoutePlan } from './try-routes';

function openAll(links: Record<string, string[]>, limit: number): string[] {
  let plan: RoutePlan = startRoutes;
  for (;;) {
    const taken = takeRoute(plan, limit);
    if (taken.route === null) return [...taken.plan.opened];
    plan = addLinks(taken.plan, links[taken.route] ?? []);
  }
}

test('opens the nearest links first, each once', () => {
  const links = { '/': ['/menu', '/about', '/'], '/menu': ['/menu/cakes', '/about'], '/about': ['/team'] };
  expect(openAll(links, 8)).toEqual(['/', '/menu', '/about', '/menu/cakes', '/team']);
});

test('opens one of many of a kind', () => {
  const links = { '/': Array.from({ length: 50 }, (_, index) => `/orders/${index}`) };
  expect(openAll(links, 8)).toEqual(['/', '/orders/0']);
});

test('stops at the limit', () => {
  const names = Array.from({ length: 50 }, (_, index) => `/${'abcdefghij'[index % 10]}${'klmno'[index % 5]}`);
  expect(openAll({ '/': names }, 4)).toHaveLength(4);
});

test('counts a hash route as a page, but not a query', () => {
  expect(kindOfRoute('/#/orders/7')).toBe('/#/orders/:id');
  expect(kindOfRoute('/#/')).toBe('/');
  expect(kindOfRoute('/menu?day=3')).toBe('/menu');
});
