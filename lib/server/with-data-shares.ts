import path from 'node:path';
import type { BackendId } from '../backends/backend';
import { backendLanes, type BackendStore } from '../backends/backend-store';
import type { Backends } from '../backends/backends';
import { presentError, type AppError, AppFailure } from '../foundation/app-error';
import type { Now, ProjectId } from '../foundation/id';
import { succeed } from '../foundation/result';
import { blockBytes, type Payer } from '../shares/share';
import type { ShareStore } from '../shares/share-store';
import { folderBytes } from '../shares/folder-bytes';

/** What a database takes before anything is in it. */
export const newBackendBytes = 24 * 1024 ** 2;
/** While it is written to, its folder is measured this often at most; a call at a time can add what fits in that. */
const measuredEveryMs = 2000;
const mostKnown = 10_000;
/**
 * What deleting and signing in may still add to a project that is past its share: the database's log of it, and a session. They
 * run an app's own triggers, which may write whatever they like.
 */
export const mostAddedPast = 64 * 1024 ** 2;

type Dependencies = {
  store: Pick<BackendStore, 'get' | 'idOf'>;
  shares: Pick<ShareStore, 'payerOf' | 'take' | 'set' | 'look'>;
  /** Where the data lies, a folder each. */
  folder: string;
  now: Now;
  onError(error: unknown): void;
};

type Known = {
  payer: Payer;
  measuredAt: number;
  measuring: Promise<void> | null;
  /** By the last measuring; null before the first. */
  bytes: number | null;
  /** What it took when it was first met past its share; null while it is within. */
  pastAt: number | null;
};

/** What a call does to the folder. `hardly`: next to nothing by itself, so that it goes on past the share for as long as that is so. */
type Adding = 'nothing' | 'hardly' | 'rows';

/**
 * The same backends, their folders counted against the guest who made the app: 24 MB when one is made, then what is
 * measured after writes. One that is past the share refuses what adds to it; reading goes on, and so does deleting for as long
 * as that adds next to nothing.
 */
export function withDataShares(backends: Backends, { store, shares, folder, now, onError }: Dependencies): Backends {
  /** Null: nobody has to pay. */
  const payers = new Map<BackendId, Promise<Known | null>>();
  const made = new Map<BackendId, Promise<AppError | null>>();
  const known = new Map<ProjectId, Known>();

  async function readPayer(id: BackendId): Promise<Known | null> {
    const backend = await store.get(id);
    const payer = backend && (await shares.payerOf(backend.projectId));
    if (!backend || !payer) return null;
    const one = known.get(backend.projectId) ?? {
      ...{ payer, measuredAt: 0, measuring: null },
      ...{ bytes: null, pastAt: null },
    };
    known.set(backend.projectId, one);
    return one;
  }

  function payerOf(id: BackendId): Promise<Known | null> {
    let found = payers.get(id);
    if (found) return found;
    if (payers.size >= mostKnown) {
      payers.clear();
      known.clear();
    }
    found = readPayer(id);
    payers.set(id, found);
    found.catch(() => payers.delete(id));
    return found;
  }

  async function measure(one: Known): Promise<void> {
    one.bytes = await measureProject({ store, folder }, one.payer.projectId as ProjectId);
    await shares.set(one.payer, 'data', one.bytes);
  }

  function measureSoon(one: Known): void {
    if (one.measuring || now() - one.measuredAt < measuredEveryMs) return;
    one.measuredAt = now();
    one.measuring = measure(one)
      .catch(onError)
      .finally(() => {
        one.measuring = null;
      });
  }

  /** Counts a database before its first call makes it; those who come meanwhile wait for the same answer. */
  function make(id: BackendId, one: Known): Promise<AppError | null> {
    const before = made.get(id);
    if (before) return before;
    const making = (async () => {
      if (await backends.hasData(id)) return null;
      return shares.take(one.payer, [{ kind: 'data', amount: newBackendBytes, until: 0 }]);
    })();
    if (made.size >= mostKnown) made.clear();
    made.set(id, making);
    making.then(
      (refused) => refused && made.delete(id),
      () => made.delete(id),
    );
    return making;
  }

  /** Null: it may. */
  async function refuse(one: Known, adding: Adding): Promise<AppError | null> {
    if (adding === 'nothing') return null;
    await one.measuring;
    const full = await shares.look(one.payer, [{ kind: 'data', amount: blockBytes, until: 0 }]);
    if (full === null) one.pastAt = null;
    if (full === null || adding === 'rows') return full;
    if (one.bytes === null) await measure(one);
    one.pastAt ??= one.bytes;
    return one.bytes! - one.pastAt! > mostAddedPast ? full : null;
  }

  /** Runs a call of the studio or a turn; what is refused is thrown as `AppFailure`. */
  async function inShare<Value>(id: BackendId, adding: Adding, work: () => Promise<Value>): Promise<Value> {
    const one = await payerOf(id);
    if (one === null) return work();
    const refused = (await make(id, one)) ?? (await refuse(one, adding));
    if (refused) throw new AppFailure(refused);
    try {
      return await work();
    } finally {
      if (adding !== 'nothing') measureSoon(one);
    }
  }

  return {
    ...backends,
    async fetch(id, request) {
      const adding = addingOf(request);
      const one = await payerOf(id);
      if (one === null) return backends.fetch(id, request);
      const refused = (await make(id, one)) ?? (await refuse(one, adding));
      if (refused) return succeed(refusal(refused));
      try {
        return await backends.fetch(id, request);
      } finally {
        if (adding !== 'nothing') measureSoon(one);
      }
    },
    migrate: (id, ...rest) => inShare(id, 'rows', () => backends.migrate(id, ...rest)),
    configure: (id, ...rest) => inShare(id, 'nothing', () => backends.configure(id, ...rest)),
    read: (id, ...rest) => inShare(id, 'nothing', () => backends.read(id, ...rest)),
    readAs: (id, ...rest) => inShare(id, 'nothing', () => backends.readAs(id, ...rest)),
    // Easel's own statements: what the studio deletes begins with the word.
    write: (id, statements) =>
      inShare(id, statements.some(({ sql }) => !/^\s*delete\s/i.test(sql)) ? 'rows' : 'hardly', () =>
        backends.write(id, statements),
      ),
    rehearse: (id, ...rest) => inShare(id, 'rows', () => backends.rehearse(id, ...rest)),
    async remove(id) {
      await backends.remove(id);
      made.delete(id);
    },
  };
}

/** Bytes that all databases of a project take. */
export async function measureProject(
  { store, folder }: Pick<Dependencies, 'folder'> & { store: Pick<BackendStore, 'idOf'> },
  projectId: ProjectId,
): Promise<number> {
  let bytes = 0;
  for (const lane of backendLanes) {
    const at = path.join(folder, store.idOf(projectId, lane));
    bytes += (await folderBytes(at)) + (await folderBytes(`${at}-next`));
  }
  return bytes;
}

/** Signing in and out, asking for a link to a file and listing files add next to nothing. */
const addsNothing = /^\/(?:auth\/v1\/(?:token|logout|verify)|storage\/v1\/object\/(?:list|sign|info)(?:\/|$))/;

function addingOf({ method, url }: Request): Adding {
  const { pathname } = new URL(url);
  const isReading = method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
  // What a mailed link holds is shown by GET, and begins a session.
  if (isReading) return pathname.startsWith('/auth/v1/') ? 'hardly' : 'nothing';
  return method === 'DELETE' || addsNothing.test(pathname) ? 'hardly' : 'rows';
}

/** In the form that each part of supabase-js reads. */
function refusal({ code }: AppError): Response {
  const { status } = presentError(code);
  const message = 'This app has no room left for more data. Its owner can delete something, or another app.';
  return Response.json({ code, error_code: code, message, msg: message, error: message }, { status });
}
