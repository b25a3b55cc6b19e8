import { expect, test } from 'vitest';
import type { ViewerId } from '../../base/foundation/id';
import { createCountUses } from './count-uses';
import { comparePlaces, galleryScore } from './gallery-order';
import { listGallery } from './list-gallery';
import { createMemorySharingStore } from './memory-sharing-store.fixture';
import { dayMs, type ShareId, shareTagsSchema, shareTitleSchema } from './share';
import { reportWordsSchema } from './report-shared';
import { createTestId } from './test-ids.fixture';

const now = 20_000 * dayMs + dayMs / 2;
const ago = (days: number) => now - days * dayMs;
const uses = (...counts: number[]) => counts.map((count, age) => ({ day: 20_000 - age, uses: count, forks: 0 }));

test('use decides, and use of late more than use of long ago', () => {
  const used = (...counts: number[]) => galleryScore({ createdAt: ago(29), days: uses(...counts) }, now);
  expect(used(5)).toBeGreaterThan(used(4));
  expect(used(5)).toBeGreaterThan(used(0, 0, 0, 0, 0, 0, 0, 5));
  expect(used(0, 5)).toBeGreaterThan(used(0));
  const [day] = uses(1);
  const forked = galleryScore({ createdAt: ago(29), days: [{ ...day!, uses: 0, forks: 1 }] }, now);
  expect(forked).toBeGreaterThan(used(1));
});

test('a new app is not behind an old one for its age: it is measured by the days it has been there', () => {
  const old = galleryScore({ createdAt: ago(300), days: uses(...Array<number>(30).fill(2)) }, now);
  const fresh = galleryScore({ createdAt: ago(1), days: uses(3, 3) }, now);
  expect(fresh).toBeGreaterThan(old);
  const untried = galleryScore({ createdAt: now, days: [] }, now);
  const ignored = galleryScore({ createdAt: ago(20), days: [] }, now);
  const loved = galleryScore({ createdAt: ago(20), days: uses(...Array<number>(20).fill(9)) }, now);
  expect([loved > untried, untried > ignored]).toEqual([true, true]);
});

test('what is older than thirty days, or of a day that has not come, counts for nothing', () => {
  const none = galleryScore({ createdAt: ago(400), days: [] }, now);
  const far = [30, 31, 200, -1].map((age) => ({ day: 20_000 - age, uses: 1000, forks: 10 }));
  expect(galleryScore({ createdAt: ago(400), days: far }, now)).toBe(none);
});

test('one use on the day it was shared does not put an app before one that is used every day', () => {
  const lucky = galleryScore({ createdAt: ago(0.01), days: uses(1) }, now);
  expect(galleryScore({ createdAt: ago(30), days: uses(...Array<number>(30).fill(3)) }, now)).toBeGreaterThan(lucky);
});

test('equals are in one order, whichever comes first', () => {
  const [a, b] = [
    { score: 1, id: 'a' },
    { score: 1, id: 'b' },
  ];
  expect([comparePlaces(a, b), comparePlaces(b, a), comparePlaces(a, a)]).toEqual([-1, 1, 0]);
});

async function fill(count: number) {
  const { store, world } = createMemorySharingStore(() => now);
  const ids: ShareId[] = [];
  for (let n = 0; n < count; n += 1) {
    const { projectId, first } = await world.addProject();
    const words = { tags: n % 3 === 0 ? ['three', 'all'] : ['all'], description: `Number ${n} of many` };
    const opened = await store.open({
      ...{ projectId, versionId: first, newId: createTestId() as string as ShareId, visibility: 'gallery' },
      ...{ title: `App ${n}`, words },
    });
    if (!opened.ok) throw new Error(opened.error);
    await store.end(opened.value.share.id, { versionId: first, manifestHash: 'm', problems: [] });
    ids.push(opened.value.share.id);
  }
  return { store, ids };
}

test('every app comes once, page by page, though some are used meanwhile', async () => {
  const { store, ids } = await fill(60);
  const clock = { time: now };
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const page = await listGallery({ sharing: store, now: () => clock.time }, { search: '', tag: null, after });
    seen.push(...page.apps.map(({ id }) => id));
    after = page.next;
    // Between pages, the apps already seen are used more, and time passes.
    for (const id of seen.slice(0, 5)) await store.addUse(id as ShareId, 20_000);
    clock.time += 3600_000;
  } while (after !== null);
  expect(seen.toSorted()).toEqual([...ids].toSorted());
});

test('finds all words wherever they stand, and counts tags of what it found', async () => {
  const { store } = await fill(9);
  const list = (search: string, tag: string | null = null) =>
    listGallery({ sharing: store, now: () => now }, { search, tag, after: null });
  expect((await list('APP many 7')).apps.map(({ title }) => title)).toEqual(['App 7']);
  expect((await list('seven')).apps).toEqual([]);
  const tagged = await list('', 'three');
  expect(tagged.apps).toHaveLength(3);
  expect(tagged.tags).toEqual([
    { tag: 'all', count: 9 },
    { tag: 'three', count: 3 },
  ]);
});

test('a place that this server did not write begins at the first page', async () => {
  const { store } = await fill(2);
  const forged = [[-1, 0, 'a'], ['x'], { at: 1 }, 'text'].map((value) =>
    Buffer.from(JSON.stringify(value)).toString('base64url'),
  );
  for (const after of [...forged, '%%%', '']) {
    expect((await listGallery({ sharing: store, now: () => now }, { search: '', tag: null, after })).apps).toHaveLength(
      2,
    );
  }
});

test('each viewer counts once a day, an address a few times, the owner never', async () => {
  const { store, ids } = await fill(1);
  const id = ids[0]!;
  const clock = { time: now };
  const count = createCountUses({ sharing: store, now: () => clock.time });
  const guest = (name: string, address: string) => ({ id: name as ViewerId, kind: 'guest' as const, address });
  const usesNow = async () => (await store.counts(id)).uses;
  await count(guest('ann', '1'), id);
  await count(guest('ann', '1'), id);
  await count({ id: (await store.visible(id))!.ownerId, kind: 'guest', address: '9' }, id);
  expect(await usesNow()).toBe(1);
  for (let n = 0; n < 20; n += 1) await count(guest(`cookie ${n}`, '2'), id);
  expect(await usesNow()).toBe(6);
  clock.time += dayMs;
  await count(guest('ann', '1'), id);
  expect(await usesNow()).toBe(7);
  await store.setTakenDown(id, 1);
  expect(await count(guest('ben', '3'), id)).toEqual({ ok: false, error: { code: 'not-found' } });
});

test('words are kept as a database can store them: one line, whole characters, tags once', () => {
  expect(shareTitleSchema.parse(' Our\n\tmenu\u0000 \ud83d')).toBe('Our menu \ufffd');
  expect(shareTitleSchema.safeParse(' \u0000 ').success).toBe(false);
  expect(shareTagsSchema.parse(['Food', 'food ', 'To  do'])).toEqual(['food', 'to do']);
  expect(reportWordsSchema.parse('one\u0000\ntwo\ud800')).toBe('one \ntwo\ufffd');
});
