import { z } from 'zod';
import type { Now } from '../../base/foundation/id';
import { comparePlaces, galleryDays, galleryScore, type Place } from './gallery-order';
import { dayOf } from './share';
import type { ListedShare, SharingStore } from './sharing-store';

export type GalleryQuery = { search: string; tag: string | null; after: string | null };
export type GalleryApp = ListedShare & { uses: number; forks: number };
export type Gallery = { apps: GalleryApp[]; tags: { tag: string; count: number }[]; next: string | null };

const pageSize = 24;
const mostTags = 30;

/** All pages are ordered as of the time the first one was requested, so that no app appears twice. */
const cursorSchema = z.tuple([z.number().int().nonnegative(), z.number(), z.string()]);
type Cursor = { at: number; place: Place };

/** One page of the gallery. An `after` that this server did not create starts with the first page. */
export async function listGallery(
  { sharing, now }: { sharing: Pick<SharingStore, 'gallery'>; now: Now },
  { search, tag, after }: GalleryQuery,
): Promise<Gallery> {
  const cursor = after === null ? null : readCursor(after);
  const at = cursor === null || cursor.at > now() ? now() : cursor.at;
  const found = (await sharing.gallery(dayOf(at) - galleryDays)).filter((app) => matches(app, search));
  const placed = found
    .filter((app) => tag === null || app.tags.includes(tag))
    .map((app) => ({ app, place: { score: galleryScore(app, at), id: app.id } }))
    .filter(({ place }) => cursor === null || comparePlaces(cursor.place, place) < 0)
    .toSorted((one, other) => comparePlaces(one.place, other.place));
  const page = placed.slice(0, pageSize);
  const last = page.at(-1);
  return {
    apps: page.map(({ app }) => app),
    tags: countTags(found),
    next: last && placed.length > page.length ? writeCursor({ at, place: last.place }) : null,
  };
}

/** True if the app contains all words, in any order. */
function matches({ title, description, tags }: GalleryApp, search: string): boolean {
  const text = plain([title, description, ...tags].join('\n'));
  return plain(search)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

const plain = (text: string) => text.normalize('NFKC').toLowerCase();

/** Counts tags in all search results, whichever tag is selected, so that another one can be chosen. */
function countTags(apps: readonly GalleryApp[]): Gallery['tags'] {
  const counts = new Map<string, number>();
  for (const tag of apps.flatMap(({ tags }) => tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts]
    .map(([tag, count]) => ({ tag, count }))
    .toSorted((one, other) => other.count - one.count || (one.tag < other.tag ? -1 : 1))
    .slice(0, mostTags);
}

function writeCursor({ at, place }: Cursor): string {
  return Buffer.from(JSON.stringify([at, place.score, place.id])).toString('base64url');
}

function readCursor(text: string): Cursor | null {
  try {
    const read = cursorSchema.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return read.success ? { at: read.data[0], place: { score: read.data[1], id: read.data[2] } } : null;
  } catch {
    return null;
  }
}
