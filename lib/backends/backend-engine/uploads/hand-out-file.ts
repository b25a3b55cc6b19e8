/**
 * Serves a file as requested: a range of it, 304 if the page has it already, or as a download with a name. The engine
 * only serves whole files inline. Single ranges only, which is what media players ask for.
 */
export async function handOutFile(request: Request, answer: Response): Promise<Response> {
  if (answer.status !== 200) return answer;
  const headers = new Headers(answer.headers);
  headers.set('accept-ranges', 'bytes');
  const name = new URL(request.url).searchParams.get('download');
  if (name !== null) headers.set('content-disposition', attachment(name));
  const tag = headers.get('etag');
  const known = request.headers.get('if-none-match');
  if (tag !== null && known !== null && known.split(',').some((one) => plain(one) === plain(tag))) {
    headers.delete('content-length');
    return new Response(null, { status: 304, headers });
  }
  const asked = request.headers.get('range');
  if (asked === null) return new Response(answer.body, { status: 200, headers });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const part = readRange(asked, bytes.byteLength);
  if (part === null) return new Response(bytes, { status: 200, headers });
  headers.delete('content-length');
  if (part === 'outside') {
    headers.set('content-range', `bytes */${bytes.byteLength}`);
    return new Response(null, { status: 416, headers });
  }
  headers.set('content-range', `bytes ${part.from}-${part.to}/${bytes.byteLength}`);
  return new Response(bytes.subarray(part.from, part.to + 1), { status: 206, headers });
}

const plain = (tag: string) => tag.trim().replace(/^W\//, '');

/** Accepts names in any script and encodes them so that none can end the header. */
function attachment(name: string): string {
  if (name === '' || name === 'true') return 'attachment';
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name)}`;
}

/** Null if it is not a single range: then the whole file is the right answer (RFC 9110, 14.2). */
export function readRange(asked: string, size: number): { from: number; to: number } | 'outside' | null {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(asked.trim()) ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return null;
  if (first === '')
    return Number(last) === 0 || size === 0 ? 'outside' : { from: Math.max(0, size - Number(last)), to: size - 1 };
  const from = Number(first);
  const to = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < from) return null;
  return from >= size ? 'outside' : { from, to };
}
