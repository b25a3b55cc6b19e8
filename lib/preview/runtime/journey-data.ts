import { succeed } from '../../base/foundation/result';
import type { HeldData } from './preview-messages';
import type { PreviewServer } from './preview-server';
import type { Checks } from './runtime';
import type { Judging } from './try-promises';
import type { JourneyData } from './walk-journey';

export const emptyData: HeldData = { local: [], session: [] };

type Server = Pick<PreviewServer, 'freshenTrial' | 'rewindTrial' | 'signInTrial'>;

/** The key under which supabase-js stores the session of an app whose backend is at this address. */
const sessionKeyAt = (url: string) => `sb-${new URL(url).hostname.split('.')[0]}-auth-token`;

/** Fresh data of the draft, or of the version before it, for journeys in the frame at `url`. */
function freshDataOf(server: Server, of: 'draft' | 'before', url: string): JourneyData {
  return {
    prepare: (withOwner) => server.freshenTrial(of, withOwner),
    async signIn(person) {
      const session = await server.signInTrial(person.kind === 'owner' ? null : person.name);
      if (!session.ok) return session;
      return succeed({ local: [[sessionKeyAt(url), JSON.stringify(session.value)]], session: [] });
    },
  };
}

/** A copy of the person's own data. Sign-in works only through the app's own form. */
function copiedDataOf(server: Server): JourneyData {
  return { prepare: server.rewindTrial, signIn: async () => ({ ok: false, error: 'Nobody signs in on a copy.' }) };
}

type Trial = {
  server: Server;
  /** Address of the frame that tries the draft. */
  url: string;
  /** What the app has stored in the person's browser. */
  data: HeldData;
  signal: AbortSignal;
  checks: Checks | undefined;
  /** Makes the frame show another tree; false if that is impossible. */
  showTree(treeHash: string, signal: AbortSignal): Promise<boolean>;
};

/** The data on which a trial opens pages and walks journeys, and the means to examine failed checks. */
export function journeysOf({ server, url, data, signal, checks, showTree }: Trial) {
  const before = checks?.before ?? null;
  const judging: Judging = {
    toProve: new Set(checks?.toProve),
    async showBefore() {
      const isShown = before !== null && (await showTree(before, signal));
      return isShown ? freshDataOf(server, 'before', url) : null;
    },
  };
  return {
    ...{ url, data, signal, judging },
    ...{ copied: copiedDataOf(server), fresh: freshDataOf(server, 'draft', url) },
    ...{ outline: checks?.outline ?? false, isOpened: checks?.isOpened ?? false },
  };
}
