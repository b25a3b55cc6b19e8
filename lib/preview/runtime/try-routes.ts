/** The routes still to be opened: breadth first, one of each kind (`/orders/7` and `/orders/8` are one kind). */
export type RoutePlan = { waiting: readonly string[]; kinds: ReadonlySet<string>; opened: readonly string[] };

export const startRoutes: RoutePlan = { waiting: ['/'], kinds: new Set(['/']), opened: [] };

/** Replaces ids with `:id`, since routes that differ only in an id show the same page. */
export function kindOfRoute(route: string): string {
  // In an app with hash routing `/#/` is the first page, the same as `/`.
  const withoutQuery = route.replace(/\?[^#]*/, '').replace(/^\/#!?\/?$/, '/');
  return withoutQuery
    .split('/')
    .map((part) => (/\d/.test(part) || part.length > 24 ? ':id' : part))
    .join('/')
    .replace(/(.)\/$/, '$1');
}

/** Adds the routes a page links to. */
export function addLinks(plan: RoutePlan, links: readonly string[]): RoutePlan {
  const kinds = new Set(plan.kinds);
  const waiting = [...plan.waiting];
  for (const link of links) {
    const kind = kindOfRoute(link);
    if (kinds.has(kind)) continue;
    kinds.add(kind);
    waiting.push(link);
  }
  return { ...plan, kinds, waiting };
}

/** Takes the next route; null once all are opened or `limit` is reached. */
export function takeRoute(plan: RoutePlan, limit: number): { plan: RoutePlan; route: string | null } {
  const [route, ...waiting] = plan.waiting;
  if (route === undefined || plan.opened.length >= limit) return { plan, route: null };
  return { plan: { ...plan, waiting, opened: [...plan.opened, route] }, route };
}
