import { beforeAll, describe, expect, test } from 'vitest';
import type { ContractWorld } from './contract-world.fixture';

/** What an app may rely on when it uploads files. */
export function describeUploads(world: ContractWorld) {
  describe('uploads', () => {
    beforeAll(async () => {
      await world.admin.storage.createBucket('pictures', { public: true });
      await world.admin.storage.createBucket('papers', {
        public: false,
        fileSizeLimit: 1000,
        allowedMimeTypes: ['text/plain'],
      });
      const rules = `create policy own on storage.objects to authenticated
      using (owner_id = auth.uid()::text) with check (owner_id = auth.uid()::text);`;
      expect((await world.opened.backends.migrate(world.id, [{ name: '20260101000001_uploads', sql: rules }])).ok).toBe(
        true,
      );
    });
    const note = (text: string) => new Blob([text], { type: 'text/plain' });

    test('up, down, listed, and at a public address', async () => {
      const pictures = world.ann.storage.from('pictures');
      expect((await pictures.upload('a/1.txt', note('hello'), { contentType: 'text/plain' })).error).toBeNull();
      expect(await (await pictures.download('a/1.txt')).data?.text()).toBe('hello');
      expect((await pictures.list('a')).data?.map((file) => file.name)).toEqual(['1.txt']);
      const { publicUrl } = pictures.getPublicUrl('a/1.txt').data;
      const answer = await world.opened.backends.fetch(world.id, new Request(publicUrl));
      expect(answer.ok && (await answer.value.text())).toBe('hello');
      expect(answer.ok && answer.value.headers.get('content-type')).toMatch(/^text\/plain/);
    });
    test('a name can be used once, unless it is replaced', async () => {
      const pictures = world.ann.storage.from('pictures');
      await pictures.upload('twice.txt', note('one'));
      expect((await pictures.upload('twice.txt', note('two'))).error).not.toBeNull();
      expect((await pictures.upload('twice.txt', note('three'), { upsert: true })).error).toBeNull();
      expect(await (await pictures.download('twice.txt')).data?.text()).toBe('three');
    });
    test('many may send the same file, and one name, at the same moment', async () => {
      const pictures = world.ann.storage.from('pictures');
      const sent = Array.from({ length: 24 }, (_, n) =>
        pictures.upload(`same/${n % 4}.txt`, note('the same'), { upsert: true }),
      );
      expect((await Promise.all(sent)).map(({ error }) => error?.message ?? null)).toEqual(sent.map(() => null));
      expect(await (await pictures.download('same/3.txt')).data?.text()).toBe('the same');
      // Without upsert, one upload wins and the others are told so.
      const first = await Promise.all(['a', 'b', 'c'].map((text) => pictures.upload('same/first.txt', note(text))));
      expect(first.map(({ error }) => (error === null ? null : error.message)).toSorted()).toEqual(
        [null, 'The resource already exists', 'The resource already exists'].toSorted(),
      );
    });
    test('strange names stay inside the folder', async () => {
      const name = 'ü/日本 (1).txt';
      const { error } = await world.ann.storage.from('pictures').upload(name, note('odd'));
      if (error === null)
        expect(await (await world.ann.storage.from('pictures').download(name)).data?.text()).toBe('odd');
      expect((await world.ann.storage.from('pictures').upload('../../up.txt', note('out'))).error).not.toBeNull();
    });
    test('what belongs to somebody is nobody else’s', async () => {
      await world.ann.storage.from('papers').upload('will.txt', note('to my cat'), { contentType: 'text/plain' });
      expect((await world.bob.storage.from('papers').list()).data).toEqual([]);
      expect((await world.bob.storage.from('papers').download('will.txt')).error).not.toBeNull();
      expect((await world.bob.storage.from('papers').remove(['will.txt'])).data).toEqual([]);
      const { data } = await world.ann.storage.from('papers').createSignedUrl('will.txt', 60);
      const answer = await world.opened.backends.fetch(world.id, new Request(data!.signedUrl));
      expect(answer.ok && (await answer.value.text())).toBe('to my cat');
    });
    test('keeps to the bucket’s limits', async () => {
      expect((await world.ann.storage.from('papers').upload('big.txt', note('x'.repeat(2000)))).error).not.toBeNull();
      const picture = new Blob(['x'], { type: 'image/png' });
      expect(
        (await world.ann.storage.from('papers').upload('x.png', picture, { contentType: 'image/png' })).error,
      ).not.toBeNull();
    });
    test('moves, copies and removes', async () => {
      const pictures = world.ann.storage.from('pictures');
      await pictures.upload('from.txt', note('move me'));
      expect((await pictures.move('from.txt', 'b/to.txt')).error).toBeNull();
      expect((await pictures.copy('b/to.txt', 'c/copy.txt')).error).toBeNull();
      expect((await pictures.remove(['b/to.txt'])).data).toHaveLength(1);
      expect((await pictures.exists('b/to.txt')).data).toBe(false);
      expect(await (await pictures.download('c/copy.txt')).data?.text()).toBe('move me');
    });
  });
}
