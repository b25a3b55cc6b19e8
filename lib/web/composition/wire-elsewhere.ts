import type { Env } from '../../base/foundation/env';
import type { Now, ViewerId } from '../../base/foundation/id';
import { fail, succeed } from '../../base/foundation/result';
import { addressHeader } from '../../base/http/client-address';
import type { Origins } from '../../base/http/origins';
import type { Viewer } from '../../base/viewers/viewer';
import type { FunctionSecrets } from '../../functions/secrets/function-secrets';
import { callEasel } from '../../publishing/elsewhere/call-easel';
import { createDrizzleElsewhereStore } from '../../publishing/elsewhere/drizzle-elsewhere-store';
import { publishElsewhere } from '../../publishing/elsewhere/publish-elsewhere';
import { createPublishTokens } from '../../publishing/elsewhere/publish-tokens';
import { keepLive } from '../../time-machine/moments/keep-live';
import type { Apps } from './wire-backends';
import type { Storage } from './wire-storage';

type Options = {
  env: Env;
  origins: Origins;
  storage: Storage;
  apps: Apps;
  asViewer(id: ViewerId): Viewer;
  functionSecrets: Pick<FunctionSecrets, 'list'>;
  now: Now;
  onError(error: unknown): void;
};

const lookAgainMs = 500;

/** Wires publishing of this computer's apps on other Easels, and receiving theirs. */
export function wireElsewhere({ env, origins, storage, apps, asViewer, functionSecrets, now, onError }: Options) {
  const { db, data, sites, access, createId, projects, trees, blobs, backendStore } = storage;
  const { versions, backends, acceptedExposures, momentParts } = apps;
  const elsewhereStore = createDrizzleElsewhereStore({ db, secret: data.secret, now });
  const publishTokens = createPublishTokens({ store: elsewhereStore, createId, now });
  const elsewhere = publishElsewhere({
    ...{ access, store: elsewhereStore, projects, versions, trees, blobs, sites, backends, backendStore },
    ...{ acceptedExposures, onError },
    isOffered: origins.isLocal && !env.EASEL_GUESTS,
    call: callEasel,
    secretNames: async (projectId) =>
      (await functionSecrets.list(projectId)).filter(({ lane }) => lane === 'live').map(({ name }) => name),
    keepLive: (projectId) =>
      keepLive({ ...momentParts, backends, backendStore, sites, now, createId }, { projectId, reason: 'restore' }),
    pause: () => new Promise((resolve) => void setTimeout(resolve, lookAgainMs)),
  });
  return {
    ...{ elsewhere, elsewhereStore, publishTokens },
    async viewerOfToken(headers: Headers) {
      const id = await publishTokens.viewerOf(headers);
      const address = headers.get(addressHeader) ?? 'unknown';
      return id === null ? fail('elsewhere-token-refused' as const) : succeed({ ...asViewer(id), address });
    },
  };
}
