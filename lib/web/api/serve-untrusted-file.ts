import { asDownload } from './as-download';

/** Types that a browser may display, detected from the first bytes; the uploader's own claim does not count. */
const pictures: readonly (readonly [type: string, begins: RegExp])[] = [
  ['image/png', /^\x89PNG\r\n/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/gif', /^GIF8[79]a/],
  ['image/webp', /^RIFF[\s\S]{4}WEBP/],
  ['image/avif', /^[\s\S]{4}ftypavi[fs]/],
];

/**
 * Serves a file that strangers uploaded, on the builder's own origin: pictures with their type, everything else as
 * untyped bytes, and all of it as a download. No such file can act as a page, a script or an SVG with scripts here,
 * whatever it claims to be.
 */
export function serveUntrustedFile(name: string, bytes: Uint8Array<ArrayBuffer>): Response {
  const head = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  const type = pictures.find(([, begins]) => begins.test(head))?.[0] ?? 'application/octet-stream';
  const last = name.split('/').at(-1) ?? name;
  return new Response(bytes, {
    headers: {
      'content-type': type,
      'content-length': String(bytes.length),
      'content-disposition': asDownload(last),
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    },
  });
}
