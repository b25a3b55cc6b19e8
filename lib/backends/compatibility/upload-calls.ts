import { expect } from 'vitest';
import { callsOf, type CallWorld } from './call';

let made = 0;
const text = (words: string) => new Blob([words], { type: 'text/plain' });
const name = (ending = 'txt') => `call-${(made += 1)}.${ending}`;
/** Uploads a file as Ann to a bucket that only she can use. */
async function put({ ann }: CallWorld, words: string, at = name()) {
  const { error } = await ann.storage.from('papers').upload(at, text(words));
  expect(error).toBeNull();
  return at;
}
const words = async ({ data }: { data: Blob | null }) => data?.text();

export const uploadCalls = callsOf('uploads', {
  'createBucket, getBucket': async ({ admin }) => {
    const id = `b${Date.now()}a`;
    expect((await admin.storage.createBucket(id, { public: true, fileSizeLimit: 1000 })).error).toBeNull();
    expect((await admin.storage.getBucket(id)).data).toMatchObject({ id, public: true, file_size_limit: 1000 });
  },
  'createBucket twice': async ({ admin }) =>
    void expect((await admin.storage.createBucket('papers', { public: false })).error?.message).toMatch(
      /already exists/i,
    ),
  listBuckets: async ({ admin }) =>
    void expect((await admin.storage.listBuckets()).data?.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['papers', 'pictures']),
    ),
  updateBucket: async ({ admin }) => {
    const id = `b${Date.now()}b`;
    await admin.storage.createBucket(id, { public: false });
    expect((await admin.storage.updateBucket(id, { public: true, allowedMimeTypes: ['image/*'] })).error).toBeNull();
    expect((await admin.storage.getBucket(id)).data).toMatchObject({ public: true, allowed_mime_types: ['image/*'] });
  },
  'emptyBucket and deleteBucket': async ({ admin }) => {
    const id = `b${Date.now()}c`;
    await admin.storage.createBucket(id, { public: false });
    await admin.storage.from(id).upload('a.txt', text('a'));
    expect((await admin.storage.deleteBucket(id)).error).not.toBeNull();
    expect((await admin.storage.emptyBucket(id)).error).toBeNull();
    expect((await admin.storage.deleteBucket(id)).error).toBeNull();
  },
  'buckets are not the app’s to make': async ({ ann }) =>
    void expect((await ann.storage.createBucket('mine', { public: false })).error).not.toBeNull(),
  'upload and download': async (world) =>
    void expect(await words(await world.ann.storage.from('papers').download(await put(world, 'hello')))).toBe('hello'),
  'upload bytes': async ({ ann }) => {
    const at = name('bin');
    const bytes = new Uint8Array([0, 255, 10, 13]);
    expect(
      (await ann.storage.from('papers').upload(at, bytes, { contentType: 'application/octet-stream' })).error,
    ).toBeNull();
    const { data } = await ann.storage.from('papers').download(at);
    expect(new Uint8Array(await data!.arrayBuffer())).toEqual(bytes);
  },
  'upload answers where it is': async ({ ann }) => {
    const at = name();
    const { data } = await ann.storage.from('papers').upload(at, text('x'));
    expect(data).toMatchObject({ path: at, fullPath: `papers/${at}`, id: expect.any(String) as string });
  },
  'upload a taken name': async (world) => {
    const { error } = await world.ann.storage.from('papers').upload(await put(world, 'one'), text('two'));
    expect((error as { statusCode?: string } | null)?.statusCode).toBe('409');
  },
  'upload over it': async (world) => {
    const at = await put(world, 'one');
    expect((await world.ann.storage.from('papers').upload(at, text('two'), { upsert: true })).error).toBeNull();
    expect(await words(await world.ann.storage.from('papers').download(at))).toBe('two');
  },
  update: async (world) => {
    const at = await put(world, 'one');
    expect((await world.ann.storage.from('papers').update(at, text('three'))).error).toBeNull();
    expect(await words(await world.ann.storage.from('papers').download(at))).toBe('three');
  },
  'upload with words about it': async ({ ann }) => {
    const at = name();
    await ann.storage.from('papers').upload(at, text('x'), { metadata: { by: 'Ann' } });
    expect((await ann.storage.from('papers').info(at)).data?.metadata).toEqual({ by: 'Ann' });
  },
  'upload too much': async ({ ann }) =>
    void expect((await ann.storage.from('small').upload(name(), text('x'.repeat(2000)))).error).not.toBeNull(),
  'upload another kind': async ({ ann }) =>
    void expect(
      (await ann.storage.from('small').upload(name('png'), new Blob(['x'], { type: 'image/png' }))).error,
    ).not.toBeNull(),
  'upload as nobody': async ({ stranger }) =>
    void expect((await stranger.storage.from('papers').upload(name(), text('x'))).error).not.toBeNull(),
  'download somebody else’s': async (world) =>
    void expect((await world.bob.storage.from('papers').download(await put(world, 'hers'))).error).not.toBeNull(),
  'download what is not there': async ({ ann }) =>
    void expect((await ann.storage.from('papers').download('nothing.txt')).error).not.toBeNull(),
  'list, one level': async (world) => {
    const folder = `f${Date.now()}`;
    await put(world, 'a', `${folder}/a.txt`);
    await put(world, 'b', `${folder}/deep/b.txt`);
    const { data } = await world.ann.storage.from('papers').list(folder);
    expect(data?.map((file) => [file.name, file.id === null])).toEqual([
      ['a.txt', false],
      ['deep', true],
    ]);
  },
  'list, sorted, searched and paged': async (world) => {
    const folder = `g${Date.now()}`;
    for (const one of ['apple', 'apricot', 'berry']) await put(world, one, `${folder}/${one}.txt`);
    const papers = world.ann.storage.from('papers');
    expect(
      (await papers.list(folder, { search: 'ap', sortBy: { column: 'name', order: 'desc' } })).data?.map(
        (file) => file.name,
      ),
    ).toEqual(['apricot.txt', 'apple.txt']);
    expect(
      (await papers.list(folder, { limit: 1, offset: 1, sortBy: { column: 'name', order: 'asc' } })).data?.map(
        (file) => file.name,
      ),
    ).toEqual(['apricot.txt']);
  },
  listV2: async (world) => {
    const folder = `h${Date.now()}`;
    await put(world, 'a', `${folder}/a.txt`);
    const { data, error } = await world.ann.storage.from('papers').listV2({ prefix: `${folder}/` });
    expect(error).toBeNull();
    expect(data?.objects.map((file) => file.name)).toEqual([`${folder}/a.txt`]);
  },
  move: async (world) => {
    const [from, to] = [await put(world, 'moved'), name()];
    expect((await world.ann.storage.from('papers').move(from, to)).error).toBeNull();
    expect(await words(await world.ann.storage.from('papers').download(to))).toBe('moved');
    expect((await world.ann.storage.from('papers').download(from)).error).not.toBeNull();
  },
  'move to another bucket': async (world) => {
    const [from, to] = [await put(world, 'moved'), name()];
    expect((await world.ann.storage.from('papers').move(from, to, { destinationBucket: 'pictures' })).error).toBeNull();
    expect(await words(await world.ann.storage.from('pictures').download(to))).toBe('moved');
  },
  copy: async (world) => {
    const [from, to] = [await put(world, 'copied'), name()];
    expect((await world.ann.storage.from('papers').copy(from, to)).data?.path).toBe(`papers/${to}`);
    expect(await words(await world.ann.storage.from('papers').download(to))).toBe('copied');
  },
  'copy to another bucket': async (world) => {
    const [from, to] = [await put(world, 'copied'), name()];
    expect((await world.ann.storage.from('papers').copy(from, to, { destinationBucket: 'pictures' })).error).toBeNull();
    expect(await words(await world.ann.storage.from('pictures').download(to))).toBe('copied');
  },
  remove: async (world) => {
    const at = await put(world, 'gone');
    expect((await world.ann.storage.from('papers').remove([at])).data?.map((file) => file.name)).toEqual([at]);
    expect((await world.ann.storage.from('papers').exists(at)).data).toBe(false);
  },
  'remove somebody else’s': async (world) =>
    void expect((await world.bob.storage.from('papers').remove([await put(world, 'hers')])).data).toEqual([]),
  info: async (world) =>
    void expect((await world.ann.storage.from('papers').info(await put(world, 'four'))).data).toMatchObject({
      size: 4,
      contentType: 'text/plain',
    }),
  exists: async (world) =>
    void expect((await world.ann.storage.from('papers').exists(await put(world, 'x'))).data).toBe(true),
  getPublicUrl: async ({ ann }) => {
    const at = name();
    await ann.storage.from('pictures').upload(at, text('seen'), { cacheControl: '60' });
    const answer = await fetch(ann.storage.from('pictures').getPublicUrl(at).data.publicUrl);
    expect([await answer.text(), answer.headers.get('cache-control')]).toEqual([
      'seen',
      expect.stringContaining('max-age=60'),
    ]);
  },
  'getPublicUrl, to be saved as a file': async ({ ann }) => {
    const at = name();
    await ann.storage.from('pictures').upload(at, text('seen'));
    const answer = await fetch(ann.storage.from('pictures').getPublicUrl(at, { download: 'mine.txt' }).data.publicUrl);
    expect(answer.headers.get('content-disposition')).toMatch(/attachment.{0,200}mine\.txt/);
  },
  'a public address of a private bucket': async (world) => {
    const at = await put(world, 'private');
    expect((await fetch(world.ann.storage.from('papers').getPublicUrl(at).data.publicUrl)).ok).toBe(false);
  },
  'a part of a file': async ({ ann }) => {
    const at = name();
    await ann.storage.from('pictures').upload(at, text('0123456789'));
    const answer = await fetch(ann.storage.from('pictures').getPublicUrl(at).data.publicUrl, {
      headers: { range: 'bytes=2-4' },
    });
    expect([answer.status, await answer.text(), answer.headers.get('content-range')]).toEqual([
      206,
      '234',
      'bytes 2-4/10',
    ]);
  },
  'the end of a file': async ({ ann }) => {
    const at = name();
    await ann.storage.from('pictures').upload(at, text('0123456789'));
    const answer = await fetch(ann.storage.from('pictures').getPublicUrl(at).data.publicUrl, {
      headers: { range: 'bytes=-3' },
    });
    expect([answer.status, await answer.text()]).toEqual([206, '789']);
  },
  'a file one has already': async ({ ann }) => {
    const at = name();
    await ann.storage.from('pictures').upload(at, text('known'));
    const url = ann.storage.from('pictures').getPublicUrl(at).data.publicUrl;
    const etag = (await fetch(url)).headers.get('etag') ?? 'none';
    expect((await fetch(url, { headers: { 'if-none-match': etag }, cache: 'no-store' })).status).toBe(304);
  },
  createSignedUrl: async (world) => {
    const { data } = await world.ann.storage.from('papers').createSignedUrl(await put(world, 'signed'), 60);
    expect(await (await fetch(data!.signedUrl)).text()).toBe('signed');
  },
  'createSignedUrl, with a part': async (world) => {
    const { data } = await world.ann.storage.from('papers').createSignedUrl(await put(world, '0123456789'), 60);
    const answer = await fetch(data!.signedUrl, { headers: { range: 'bytes=0-1' } });
    expect([answer.status, await answer.text()]).toEqual([206, '01']);
  },
  'createSignedUrl, to be saved': async (world) => {
    const { data } = await world.ann.storage
      .from('papers')
      .createSignedUrl(await put(world, 'x'), 60, { download: true });
    expect((await fetch(data!.signedUrl)).headers.get('content-disposition')).toMatch(/^attachment/);
  },
  'createSignedUrl, changed': async (world) => {
    const { data } = await world.ann.storage.from('papers').createSignedUrl(await put(world, 'x'), 60);
    expect((await fetch(data!.signedUrl.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')))).ok).toBe(false);
  },
  'createSignedUrl of somebody else’s': async (world) =>
    void expect(
      (await world.bob.storage.from('papers').createSignedUrl(await put(world, 'x'), 60)).error,
    ).not.toBeNull(),
  createSignedUrls: async (world) => {
    const at = await put(world, 'several');
    const { data } = await world.ann.storage.from('papers').createSignedUrls([at, 'nothing.txt'], 60);
    expect(data?.map(({ error }) => error === null)).toEqual([true, false]);
    expect(await (await fetch(data![0]!.signedUrl ?? '')).text()).toBe('several');
  },
  'createSignedUploadUrl and uploadToSignedUrl': async ({ ann, stranger }) => {
    const at = name();
    const { data } = await ann.storage.from('papers').createSignedUploadUrl(at);
    expect(
      (await stranger.storage.from('papers').uploadToSignedUrl(at, data!.token, text('by token'))).error,
    ).toBeNull();
    expect(await words(await ann.storage.from('papers').download(at))).toBe('by token');
  },
  'a picture made smaller': async ({ ann }) => {
    const at = name('png');
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==',
      'base64',
    );
    await ann.storage.from('pictures').upload(at, new Blob([png], { type: 'image/png' }));
    const { data, error } = await ann.storage.from('pictures').download(at, { transform: { width: 1, height: 1 } });
    expect(error).toBeNull();
    expect(Buffer.from(await data!.arrayBuffer()).readUInt32BE(16)).toBe(1);
  },
});
