type Fetch = (request: Request) => Promise<Response>;

/**
 * Inserts several rows with different columns: missing values become null, unless the app asks for the table's
 * defaults, as in PostgREST. The engine always used the defaults.
 */
export async function sendRows(fetch: Fetch, request: Request): Promise<Response> {
  const asked = new URL(request.url).searchParams.get('columns');
  if (asked === null || /missing=default/.test(request.headers.get('prefer') ?? '')) return fetch(request);
  const text = await request.clone().text();
  const rows = readRows(text);
  if (rows === null) return fetch(request);
  const columns = asked.split(',').map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
  const empty = Object.fromEntries(columns.map((name) => [name, null]));
  if (rows.every((row) => columns.every((name) => name in row))) return fetch(request);
  const headers = new Headers(request.headers);
  headers.delete('content-length');
  const body = JSON.stringify(rows.map((row) => ({ ...empty, ...row })));
  return fetch(new Request(request.url, { method: request.method, headers, body }));
}

function readRows(text: string): object[] | null {
  try {
    const rows: unknown = JSON.parse(text);
    const isRow = (row: unknown): row is object => row !== null && typeof row === 'object' && !Array.isArray(row);
    return Array.isArray(rows) && rows.length > 1 && rows.every(isRow) ? rows : null;
  } catch {
    return null;
  }
}
