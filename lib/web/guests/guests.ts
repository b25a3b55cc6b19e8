import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CreateId, ViewerId } from '../../base/foundation/id';
import { parseCookies } from '../../base/http/cookies';
import type { GuestVisits } from '../../base/viewers/guest-visits';
import type { Viewer } from '../../base/viewers/viewer';

const cookieName = '__Host-easel-viewer';
const keptSeconds = 365 * 24 * 3600;

/**
 * Guests of a public instance. Each browser is one, identified by a signed cookie that it gets with its first page.
 * Nothing else is stored about a guest until they store something themselves.
 */
export function createGuests({
  visits,
  secret,
  createId,
}: {
  visits: Pick<GuestVisits, 'seen'>;
  secret: Uint8Array;
  createId: CreateId;
}) {
  const sign = (id: string) => createHmac('sha256', secret).update(`viewer|${id}`).digest('base64url');

  function readCookie(header: string | undefined): ViewerId | null {
    const [id = '', signature = ''] = (parseCookies(header).get(cookieName) ?? '').split('.');
    const [given, right] = [Buffer.from(signature), Buffer.from(sign(id))];
    return given.length === right.length && timingSafeEqual(given, right) ? (id as ViewerId) : null;
  }

  return {
    /** Gives a browser without a cookie one before its request continues; the request then already carries it. */
    async welcome(request: IncomingMessage, response: ServerResponse): Promise<void> {
      if (readCookie(request.headers.cookie)) return;
      const id = createId<'viewer'>();
      const cookie = `${cookieName}=${id}.${sign(id)}`;
      request.headers.cookie = request.headers.cookie ? `${cookie}; ${request.headers.cookie}` : cookie;
      response.appendHeader('set-cookie', `${cookie}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=${keptSeconds}`);
    },
    async viewerOf(cookieHeader: string | undefined): Promise<Viewer | null> {
      const id = readCookie(cookieHeader);
      if (!id) return null;
      await visits.seen(id);
      return { id, kind: 'guest' };
    },
  };
}
