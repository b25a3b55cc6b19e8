import { expect, test } from 'vitest';
import { serveUntrustedFile } from './serve-untrusted-file';

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));

test.each([
  ['a.html', '<script>alert(1)</script>', 'application/octet-stream'],
  ['a.png', '<html><script>alert(1)</script>', 'application/octet-stream'],
  ['a.svg', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'application/octet-stream'],
  ['a.html', '\x89PNG\r\n\x1a\n<script>', 'image/png'],
  ['a', '\xff\xd8\xff\xe0', 'image/jpeg'],
  ['a', 'RIFF....WEBPVP8', 'image/webp'],
  ['a.pdf', '%PDF-1.7', 'application/octet-stream'],
  ['a', '', 'application/octet-stream'],
])('%s that begins with %j goes out as %3$s and never as a page', (name, text, type) => {
  const { headers } = serveUntrustedFile(name, bytes(text));
  expect(headers.get('content-type')).toBe(type);
  expect(headers.get('content-disposition')).toMatch(/^attachment;/);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toContain("sandbox; default-src 'none'");
});

test('a name can’t break a header', () => {
  const { headers } = serveUntrustedFile('u/"a\r\nset-cookie: b=1;ü.png', bytes(''));
  expect(headers.get('content-disposition')).toBe(
    `attachment; filename*=UTF-8''%22a%0D%0Aset-cookie%3A%20b%3D1%3B%C3%BC.png`,
  );
});
