/** The app's route, as the studio's address bar shows it. */
export function currentRoute(): string {
  return (location.pathname + location.search + location.hash).slice(0, 512);
}

/** Calls `changed` after every change of the route, however the app made it. */
export function watchRoute(changed: () => void): void {
  for (const name of ['pushState', 'replaceState'] as const) {
    const original = history[name];
    history[name] = function (this: History, ...parts: Parameters<History['pushState']>) {
      original.apply(this, parts);
      changed();
    };
  }
  window.addEventListener('popstate', changed);
  window.addEventListener('hashchange', changed);
}

/** Goes to a route without reloading the document. Routers listen to `popstate`, with or without a hash. */
export function goInPlace(route: string): void {
  history.pushState(null, '', route);
  window.dispatchEvent(new PopStateEvent('popstate', { state: null }));
  if (route.includes('#')) window.dispatchEvent(new HashChangeEvent('hashchange'));
}

/** Reloads the document at a route. Assigning a URL that differs only after its `#` would not reload. */
export function loadRoute(route: string): void {
  history.replaceState(null, '', route);
  location.reload();
}

/** Routes of this app that the page links to: same origin, no downloads, no files. */
export function findLinks(page: Document): string[] {
  const routes = new Set<string>();
  for (const anchor of page.querySelectorAll<HTMLAnchorElement>('a[href]')) {
    const raw = anchor.getAttribute('href') ?? '';
    if (anchor.origin !== location.origin || anchor.hasAttribute('download')) continue;
    const isHashRoute = anchor.hash.startsWith('#/') || anchor.hash.startsWith('#!/');
    if (raw.startsWith('#') && !isHashRoute) continue;
    if (/\.[a-z0-9]{2,5}$/i.test(anchor.pathname) || anchor.pathname.startsWith('/@')) continue;
    const route = anchor.pathname + anchor.search + (isHashRoute ? anchor.hash : '');
    if (route.length <= 512) routes.add(route);
    if (routes.size === 200) break;
  }
  return [...routes];
}
