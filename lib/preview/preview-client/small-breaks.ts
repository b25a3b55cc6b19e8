/** Breaks the page slightly, to test whether journeys notice: `lib/base/promises/small-break.ts`. */
export type SmallBreaks = {
  /** From now on, the page's writes appear to succeed but are not stored. */
  loseWrites(): void;
  /** Hides these elements, so that a later step does not find them. */
  hide(elements: readonly HTMLElement[]): void;
  /** Counts a control that was made to do nothing when pressed. */
  noteDeadControl(): void;
  /** How many times this document has been broken so far. */
  made(): number;
};

const folded = (text: string) => text.replace(/\s+/g, ' ').toLowerCase();
const isRows = (address: string) => /\/rest\/v1\/(?!rpc\/)/.test(address);
const isFunction = (address: string) => address.includes('/rest/v1/rpc/');

/**
 * Wraps the page's reads and writes; call it before any code of the app runs. A list in a response becomes empty if it
 * contains the words in `emptied`.
 */
export function startSmallBreaks(page: Window & typeof globalThis, emptied: string | null): SmallBreaks {
  let made = 0;
  let isLosing = false;
  const wanted = emptied === null ? null : folded(emptied);
  const send = page.fetch.bind(page);
  const fits = (text: string) => wanted !== null && folded(text).includes(wanted);

  page.fetch = async (input, init) => {
    const request = new Request(input, init);
    const { method, url } = request;
    if (isLosing && isRows(url) && /^(?:POST|PATCH|PUT|DELETE)$/.test(method)) {
      made += 1;
      return answerAsKept(request, send);
    }
    const response = await send(request);
    if (wanted === null || !(isRows(url) ? method === 'GET' : isFunction(url)) || !response.ok) return response;
    const text = await response.clone().text();
    if (!text.startsWith('[') || text === '[]' || !fits(text)) return response;
    made += 1;
    const headers = new Headers(response.headers);
    if (headers.has('content-range')) headers.set('content-range', '*/0');
    headers.delete('content-length');
    return new Response('[]', { status: response.status, headers });
  };

  const { getItem, setItem } = page.Storage.prototype;
  const unkept = new Map<string, string>();
  page.Storage.prototype.setItem = function (this: Storage, key: string, value: string) {
    if (!isLosing || isSession(key)) return setItem.call(this, key, value);
    made += 1;
    unkept.set(key, String(value));
  };
  page.Storage.prototype.getItem = function (this: Storage, key: string) {
    const value = unkept.get(key) ?? getItem.call(this, key);
    if (value === null || wanted === null || !value.startsWith('[') || !fits(value)) return value;
    made += 1;
    return '[]';
  };

  return {
    loseWrites: () => void (isLosing = true),
    hide(elements) {
      if (elements.length > 0) made += 1;
      for (const element of elements) element.style.setProperty('visibility', 'hidden', 'important');
    },
    noteDeadControl: () => void (made += 1),
    made: () => made,
  };
}

/** Sign-in state is not one of the app's own writes. */
const isSession = (key: string) => /^sb-.*-auth-token/.test(key);

/** Returns what the server would respond to a successful write, but writes nothing. */
async function answerAsKept(request: Request, send: typeof fetch): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  const wantsRows = request.headers.get('prefer')?.includes('return=representation') ?? false;
  const isOne = request.headers.get('accept')?.includes('pgrst.object') ?? false;
  const status = request.method === 'POST' ? 201 : wantsRows ? 200 : 204;
  if (!wantsRows) return new Response(null, { status, headers });
  const written: unknown = await request
    .clone()
    .json()
    .catch(() => ({}));
  const rows = request.method === 'POST' ? [written].flat() : await rowsMeant(request, send);
  const now = new Date().toISOString();
  const kept = rows.map((row) => ({ id: crypto.randomUUID(), created_at: now, ...Object(row), ...Object(written) }));
  return new Response(JSON.stringify(isOne ? (kept[0] ?? null) : kept), { status, headers });
}

/** The rows that an update or deletion would affect, read with a GET of the same URL. */
async function rowsMeant(request: Request, send: typeof fetch): Promise<unknown[]> {
  const headers = new Headers(request.headers);
  for (const name of ['prefer', 'content-type']) headers.delete(name);
  headers.set('accept', 'application/json');
  const answer = await send(request.url, { headers });
  const rows: unknown = answer.ok ? await answer.json() : [];
  return Array.isArray(rows) ? rows : [];
}
