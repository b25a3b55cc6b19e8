import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { eq } from 'drizzle-orm';
import { viewers } from '../../drizzle/schema';
import type { Database } from '../database/database';
import type { CreateId, Now, ViewerId } from '../foundation/id';
import { parseCookies } from '../front/cookies';
import type { Viewer } from '../viewers/viewer';

const cookieName = '__Host-easel-viewer';
const keptSeconds = 365 * 24 * 3600;

/** Guests of a public instance: each browser is one, known by a signed cookie it gets with its first page. */
export function createGuests({
  db,
  secret,
  createId,
  now,
}: {
  db: Database;
  secret: Uint8Array;
  createId: CreateId;
  now: Now;
}) {
  const sign = (id: string) => createHmac('sha256', secret).update(`viewer|${id}`).digest('base64url');

  function readCookie(header: string | undefined): ViewerId | null {
    const [id = '', signature = ''] = (parseCookies(header).get(cookieName) ?? '').split('.');
    const [given, right] = [Buffer.from(signature), Buffer.from(sign(id))];
    return given.length === right.length && timingSafeEqual(given, right) ? (id as ViewerId) : null;
  }

  return {
    /** Gives a browser without a name one, before its request goes on; the request then carries it already. */
    async welcome(request: IncomingMessage, response: ServerResponse): Promise<void> {
      if (readCookie(request.headers.cookie)) return;
      const id = createId<'viewer'>();
      await db.insert(viewers).values({ id, kind: 'guest', createdAt: now() });
      const cookie = `${cookieName}=${id}.${sign(id)}`;
      request.headers.cookie = request.headers.cookie ? `${cookie}; ${request.headers.cookie}` : cookie;
      response.appendHeader('set-cookie', `${cookie}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=${keptSeconds}`);
    },
    async viewerOf(cookieHeader: string | undefined): Promise<Viewer | null> {
      const id = readCookie(cookieHeader);
      if (!id) return null;
      const [row] = await db.select().from(viewers).where(eq(viewers.id, id));
      return row ? { id, kind: 'guest' } : null;
    },
  };
}
