import { createHash, randomBytes } from 'node:crypto';
import type { AppError } from '../../base/foundation/app-error';
import { base32, type CreateId, type Now, type ViewerId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import type { Viewer } from '../../base/viewers/viewer';
import type { ElsewhereStore, PublishToken } from './elsewhere-store';

const mostTokens = 20;
const form = /^easel_publish_[a-z2-7]{52}$/;
const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');

/** Tokens with which another Easel may publish here, and do nothing else. */
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
    /** The token itself is answered this once; `too-many-tokens` beyond twenty. */
    async make(viewer: Viewer, name: string): Promise<Result<{ token: string; tokens: PublishToken[] }, AppError>> {
      if ((await store.tokens(viewer.id)).length >= mostTokens) return fail({ code: 'too-many-tokens' });
      // 256 random bits: nobody finds one by guessing, so a plain hash is as good as a slow one.
      const token = `easel_publish_${base32(randomBytes(32))}`;
      const kept = { id: createId<'token'>(), viewerId: viewer.id, name, createdAt: now(), usedAt: null };
      await store.addToken({ ...kept, hash: hashOf(token) });
      return succeed({ token, tokens: await store.tokens(viewer.id) });
    },
    /** Whoever has it can publish no more, from now on; what was published stays. Somebody else's is left alone. */
    async revoke(viewer: Viewer, id: string): Promise<PublishToken[]> {
      await store.revoke(viewer.id, id);
      return store.tokens(viewer.id);
    },
    /** Whose token a request bears; null for none and for one that was revoked. */
    async viewerOf(headers: Headers): Promise<ViewerId | null> {
      const token = /^Bearer (\S{1,100})$/i.exec(headers.get('authorization') ?? '')?.[1] ?? '';
      return form.test(token) ? ((await store.findToken(hashOf(token)))?.viewerId ?? null) : null;
    },
  };
}
export type PublishTokens = ReturnType<typeof createPublishTokens>;
