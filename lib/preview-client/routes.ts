/** The app's address as the address bar of the studio shows it. */
export function currentRoute(): string {
  return (location.pathname + location.search + location.hash).slice(0, 512);
}

/** Calls back after every change of the address, however the app made it. */
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

/** Goes to a route without loading the document again; routers listen to `popstate`, with or without a hash. */
export function goInPlace(route: string): void {
  history.pushState(null, '', route);
  window.dispatchEvent(new PopStateEvent('popstate', { state: null }));
  if (route.includes('#')) window.dispatchEvent(new HashChangeEvent('hashchange'));
}

/** Loads the document anew at a route. Assigning an address that differs only after its `#` would not. */
export function loadRoute(route: string): void {
  history.replaceState(null, '', route);
  location.reload();
}

/** Routes of this app that the page links to: own origin, no downloads, no files. */
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
