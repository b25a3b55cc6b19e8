/**
 * The service worker of a shared app's address: passes requests under `/backend/` to the page that made them, whose
 * worker holds the data. It leaves all other requests alone, so that nothing here outlives a link that was withdrawn.
 */
type Scope = {
  skipWaiting(): Promise<void>;
  clients: {
    claim(): Promise<void>;
    get(id: string): Promise<Page | undefined>;
    matchAll(asked: { type: 'window' }): Promise<readonly Page[]>;
  };
  location: Location;
  addEventListener(
    type: 'install' | 'activate',
    hear: (event: { waitUntil(work: Promise<unknown>): void }) => void,
  ): void;
  addEventListener(type: 'fetch', hear: (event: FetchEvent) => void): void;
};
type Page = { postMessage(message: unknown, moved: Transferable[]): void };
type FetchEvent = { request: Request; clientId: string; respondWith(answer: Promise<Response>): void };
type Said = { status: number; headers: [string, string][]; body: ArrayBuffer | null } | null;

const scope = self as unknown as Scope;
/** A page that was closed never responds. */
const longest = 60_000;

scope.addEventListener('install', (event) => event.waitUntil(scope.skipWaiting()));
scope.addEventListener('activate', (event) => event.waitUntil(scope.clients.claim()));
scope.addEventListener('fetch', (event) => {
  if (event.request.url.startsWith(`${scope.location.origin}/backend/`)) event.respondWith(relay(event));
});

async function relay({ request, clientId }: FetchEvent): Promise<Response> {
  const asking = clientId === '' ? undefined : await scope.clients.get(clientId);
  const page = asking ?? (await scope.clients.matchAll({ type: 'window' }))[0];
  if (!page) return fetch(request);
  const said = await ask(page, request.clone());
  if (said === null) return fetch(request);
  const isBare = said.status === 204 || said.status === 205 || said.status === 304;
  return new Response(isBare ? null : said.body, { status: said.status, headers: said.headers });
}

async function ask(page: Page, request: Request): Promise<Said> {
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
  const body = hasBody ? await request.arrayBuffer() : null;
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), longest);
    port1.onmessage = ({ data }: MessageEvent<Said>) => {
      clearTimeout(timer);
      resolve(data);
    };
    const { method, url, headers } = request;
    page.postMessage(
      { type: 'easel-visitor-request', method, url, headers: [...headers], body },
      body === null ? [port2] : [port2, body],
    );
  });
}
