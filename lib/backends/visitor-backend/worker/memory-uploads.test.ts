import { expect, test } from 'vitest';
import { createMemoryUploads } from './memory-uploads';

const bytes = (text: string) => new TextEncoder().encode(text);
const textOf = async (body: unknown) => new Response(body as BodyInit).text();

test('keeps, replaces, copies and deletes files, each under its bucket', async () => {
  const uploads = createMemoryUploads();
  const put = (bucket: string, key: string, text: string) =>
    uploads.uploadObject(bucket, key, '', bytes(text) as never, 'text/plain', 'max-age=9');
  const first = await put('a', 'one', 'hello');
  expect(first).toMatchObject({ size: 5, mimetype: 'text/plain', cacheControl: 'max-age=9' });
  await put('b', 'one', 'other');
  const second = await put('a', 'one', 'hallo');
  expect(second.eTag).not.toBe(first.eTag);
  await uploads.copyObject!('a', 'one', '', 'b', 'two', '');
  expect(await textOf((await uploads.getObject('b', 'two', '')).body)).toBe('hallo');
  expect(await textOf((await uploads.getObject('b', 'one', '')).body)).toBe('other');
  await uploads.deleteObjects('b', ['one', 'two']);
  await expect(uploads.headObject('b', 'one', '')).rejects.toThrow('There is no one');
  expect(await textOf((await uploads.getObject('a', 'one', '')).body)).toBe('hallo');
});

test('what is kept is a copy: the page may go on using its own', async () => {
  const uploads = createMemoryUploads();
  const mine = bytes('hello');
  await uploads.uploadObject('a', 'one', '', mine as never, 'text/plain', '');
  mine.fill(0);
  expect(await textOf((await uploads.getObject('a', 'one', '')).body)).toBe('hello');
});
