import { succeed } from '../foundation/result';
import type { HeldData } from './preview-messages';
import type { PreviewServer } from './preview-server';
import type { Checks } from './runtime';
import type { Judging } from './try-promises';
import type { JourneyData } from './walk-journey';

export const emptyData: HeldData = { local: [], session: [] };

type Server = Pick<PreviewServer, 'freshenTrial' | 'rewindTrial' | 'signInTrial'>;

/** Where supabase-js keeps the session of an app whose backend is reached at this address. */
const sessionKeyAt = (url: string) => `sb-${new URL(url).hostname.split('.')[0]}-auth-token`;

/** Fresh data of the draft, or of the version before it, for journeys that run in the frame at `url`. */
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

/** The person's own data, copied: nobody signs in there but by the app's own form. */
function copiedDataOf(server: Server): JourneyData {
  return { prepare: server.rewindTrial, signIn: async () => ({ ok: false, error: 'Nobody signs in on a copy.' }) };
}

type Trial = {
  server: Server;
  /** Where the frame that tries is. */
  url: string;
  /** What the person has stored in the browser. */
  data: HeldData;
  signal: AbortSignal;
  checks: Checks | undefined;
  /** Makes the frame show another tree; false where that can't be had. */
  showTree(treeHash: string, signal: AbortSignal): Promise<boolean>;
};

/** What a trial opens pages on and walks journeys on, and how it looks at checks that failed. */
export function journeysOf({ server, url, data, signal, checks, showTree }: Trial) {
  const before = checks?.before ?? null;
  const judging: Judging = {
    toProve: new Set(checks?.toProve),
    async showBefore() {
      const isShown = before !== null && (await showTree(before, signal));
      return isShown ? freshDataOf(server, 'before', url) : null;
    },
  };
  return { url, data, signal, copied: copiedDataOf(server), fresh: freshDataOf(server, 'draft', url), judging };
}
