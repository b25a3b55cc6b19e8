import { createHash, randomBytes } from 'node:crypto';
import type { AppError } from '../../base/foundation/app-error';
import { base32, type CreateId, type Now, type ViewerId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import type { Viewer } from '../../base/viewers/viewer';
import type { ElsewhereStore, PublishToken } from './elsewhere-store';

const mostTokens = 20;
const form = /^easel_publish_[a-z2-7]{52}$/;
const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');

/** Manages tokens that let another Easel publish here and do nothing else. */
export function createPublishTokens({
  store,
  createId,
  now,
}: {
  store: Pick<ElsewhereStore, 'tokens' | 'addToken' | 'revoke' | 'findToken'>;
  createId: CreateId;
  now: Now;
}) {
  return {
    list: (viewer: Viewer) => store.tokens(viewer.id),
    /** The token itself is returned only this once. `too-many-tokens` if the viewer already has twenty. */
    async make(viewer: Viewer, name: string): Promise<Result<{ token: string; tokens: PublishToken[] }, AppError>> {
      if ((await store.tokens(viewer.id)).length >= mostTokens) return fail({ code: 'too-many-tokens' });
      // 256 random bits can't be guessed, so a fast hash is as safe as a slow one.
      const token = `easel_publish_${base32(randomBytes(32))}`;
      const kept = { id: createId<'token'>(), viewerId: viewer.id, name, createdAt: now(), usedAt: null };
      await store.addToken({ ...kept, hash: hashOf(token) });
      return succeed({ token, tokens: await store.tokens(viewer.id) });
    },
    /**
     * From now on nobody can publish with this token; what was published stays. Other people's tokens are not affected.
     */
    async revoke(viewer: Viewer, id: string): Promise<PublishToken[]> {
      await store.revoke(viewer.id, id);
      return store.tokens(viewer.id);
    },
    /** The viewer whose token the request carries; null if it has none or a revoked one. */
    async viewerOf(headers: Headers): Promise<ViewerId | null> {
      const token = /^Bearer (\S{1,100})$/i.exec(headers.get('authorization') ?? '')?.[1] ?? '';
      return form.test(token) ? ((await store.findToken(hashOf(token)))?.viewerId ?? null) : null;
    },
  };
}
export type PublishTokens = ReturnType<typeof createPublishTokens>;
