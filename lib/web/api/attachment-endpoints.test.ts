import { beforeEach, describe, expect, test } from 'vitest';
import type { Attachment, StoredPicture } from '../../base/attachments/attachment';
import { attachmentEndpoints } from './attachment-endpoints';
import type { Call } from './endpoint';

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const picture = (hash: string, contentType: StoredPicture['contentType']): StoredPicture => ({
  ...{ hash, contentType, size: 1, width: 1, height: 1 },
});
const blobs: Record<string, Uint8Array> = {
  photo: bytes('\x89PNG\r\n\x1a\n<script>alert(1)</script>'),
  small: bytes('JPEG'),
  table: bytes('<html><script>alert(1)</script>,b\n'),
  brief: bytes('<svg onload="alert(1)"/>'),
};
const words = { name: '"a\r\nset-cookie: b=1.html', alt: '' };
const attachments: Attachment[] = [
  { ...words, kind: 'picture', file: picture('photo', 'image/png'), shown: null, path: 'public/images/a.png' },
  { ...words, kind: 'picture', file: picture('photo', 'image/png'), shown: picture('small', 'image/jpeg'), path: 'a' },
  {
    ...{ ...words, kind: 'table', file: { hash: 'table', size: 1 }, path: 'public/data/a.csv' },
    table: { columns: [], rows: 0, delimiter: ',', sample: [], isCut: false },
  },
  { ...words, kind: 'brief', file: { hash: 'brief', size: 1 }, isCut: false },
  { ...words, kind: 'brief', file: { hash: 'gone', size: 1 }, isCut: false },
];

const owner = { id: 'owner' };
let asked: string[];
beforeEach(() => void (asked = []));

function get(number: string, { viewer = owner, projectId = 'p' } = {}): Promise<Response> {
  const endpoint = attachmentEndpoints.find(({ method }) => method === 'GET')!;
  const server = {
    access: { roleOf: async ({ id }: { id: string }) => (id === owner.id ? 'editor' : null) },
    store: { get: async (turnId: string) => ({ id: turnId, projectId: 'p', attachments }) },
    blobs: { get: async (hash: string) => (asked.push(hash), blobs[hash] ?? null) },
  };
  const call = { server, viewer, params: { projectId, turnId: 't', number }, query: new URLSearchParams() };
  return endpoint.run(call as unknown as Call<unknown>);
}

test.each([
  ['a picture', '0', 'image/png', 'photo'],
  ['a picture, as the model is shown it,', '1', 'image/jpeg', 'small'],
  ['a table', '2', 'text/plain; charset=utf-8', 'table'],
  ['a brief', '3', 'text/plain; charset=utf-8', 'brief'],
])('%s goes out as what it was known by, and as a page never', async (_what, number, type, hash) => {
  const answer = await get(number);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
  expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  // No header contains the name a person gave the file.
  expect([...answer.headers.values()].join()).not.toContain('set-cookie');
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(blobs[hash]);
});

test.each([
  ['somebody who may not see its project', '0', { viewer: { id: 'stranger' } }],
  ['a turn of another project', '0', { projectId: 'q' }],
  ['a number there is none of', '9', {}],
  ['a name for a number', 'constructor', {}],
  ['a sign before the number', '-1', {}],
])('%s gets nothing, and no bytes are read', async (_who, number, as) => {
  expect((await get(number, as)).status).toBe(404);
  expect(asked).toEqual([]);
});

test('a collected attachment is answered `not-found`', async () => {
  expect((await get('4')).status).toBe(404);
});

describe('sending one', () => {
  /** Sends it as a guest whose address has no uploads left, unless told otherwise. */
  async function send(body: Uint8Array<ArrayBuffer>, { mayUpload = false, sha256 = 'h'.repeat(64) } = {}) {
    const kept: number[] = [];
    const server = {
      hash: () => 'h'.repeat(64),
      shares: {
        upload: async (_viewer: unknown, sent: number) =>
          mayUpload && sent === body.length ? { ok: true } : { ok: false, error: { code: 'guest-uploads-used' } },
      },
      room: { check: async () => null },
      blobs: { put: async ({ length }: Uint8Array) => void kept.push(length) },
      ownBlobs: { add: async () => undefined },
    };
    const request = new Request('http://easel/', { method: 'PUT', body });
    const call = { server, viewer: owner, params: { sha256 }, query: new URLSearchParams('name=a.txt'), request };
    const put = attachmentEndpoints.find(({ method }) => method === 'PUT')!;
    const answer = await put.run(call as unknown as Call<unknown>);
    const said = (await answer.json()) as { error?: { code: string } };
    return [answer.status, said.error?.code ?? null, kept];
  }

  test('stores nothing from an address whose uploads are used up', async () => {
    expect(await send(bytes('words'))).toEqual([429, 'guest-uploads-used', []]);
    expect(await send(bytes('words'), { mayUpload: true })).toEqual([201, null, [5]]);
  });

  test('stores nothing above 20 MB, of a refused type, or whose bytes are of another type', async () => {
    const megabyte = 1024 ** 2;
    const letters = (length: number) => new Uint8Array(length).fill(97);
    expect(await send(letters(20 * megabyte), { mayUpload: true })).toEqual([201, null, [20 * megabyte]]);
    expect(await send(letters(20 * megabyte + 1), { mayUpload: true })).toEqual([413, 'attachment-too-large', []]);
    expect(await send(bytes('<svg onload="x"/>'), { mayUpload: true })).toEqual([415, 'attachment-type-refused', []]);
    const other = await send(bytes('words'), { mayUpload: true, sha256: 'o'.repeat(64) });
    expect(other.slice(1)).toEqual(['blob-mismatch', []]);
  });
});
