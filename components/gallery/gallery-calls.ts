import { gallerySchema } from '@/lib/base/answers/sharing-answers';
import type { Request } from '@/lib/studio/studio/request';

/** The search text; empty: everything. */
export type GalleryWish = { search: string; tag: string };

/** Calls of the gallery; they fail with a code and never throw. */
export function createGalleryCalls(request: Request) {
  return {
    read({ search, tag }: GalleryWish, after: string | null = null) {
      const query = new URLSearchParams({
        ...(search !== '' && { search }),
        ...(tag !== '' && { tag }),
        ...(after !== null && { after }),
      });
      return request('GET', `/api/gallery?${query}`, gallerySchema);
    },
  };
}
