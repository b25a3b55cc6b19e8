import { beforeEach, expect, test } from 'vitest';
import type { Attachment, StoredPicture } from '../attachments/attachment';
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
  // Nothing a person called it is in a header.
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

test('what was collected is not there', async () => {
  expect((await get('4')).status).toBe(404);
});
