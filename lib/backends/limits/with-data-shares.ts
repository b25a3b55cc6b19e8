import path from 'node:path';
import type { BackendId } from '../backends/backend';
import { backendLanes, type BackendStore } from '../backends/backend-store';
import type { Backends } from '../backends/backends';
import { type AppError, AppFailure } from '../../base/foundation/app-error';
import type { Now, ProjectId } from '../../base/foundation/id';
import { succeed } from '../../base/foundation/result';
import { blockBytes } from '../../base/shares/share';
import type { ShareStore } from '../../base/shares/share-store';
import { folderBytes } from '../../base/shares/folder-bytes';
import { addingOf, type Adding, refuseCall } from './adding-of';
import { createDataRoom, type DataRoom } from './data-room';

/** Bytes that an empty database takes on the disk. */
export const newBackendBytes = 24 * 1024 ** 2;
/**
 * Calls that send no more bytes than this need room for one block only and are not counted one by one: nearly all are
 * rows of a few hundred bytes.
 */
const smallBytes = 64 * 1024;
/** Bytes between two checks of a body of undeclared length while it arrives. */
const lookEveryBytes = 1024 ** 2;
const mostKnown = 10_000;
/**
 * Bytes that deleting and signing in may still add to a project above its share, for log entries and sessions. Such
 * calls run the app's own triggers, which may write anything.
 */
export const mostAddedPast = 64 * 1024 ** 2;

type Dependencies = {
  store: Pick<BackendStore, 'get' | 'idOf'>;
  shares: Pick<ShareStore, 'payerOf' | 'take' | 'giveBack' | 'set' | 'look'>;
  /** Holds the data, one folder per backend. */
  folder: string;
  now: Now;
  onError(error: unknown): void;
};

type Known = {
  room: DataRoom;
  /** Its size when it was first found above its share; null while within it. */
  pastAt: number | null;
};

/**
 * The same backends, with their folders counted against the guest who made the app: 24 MB when one is created, then the
 * size measured after writes. A backend above the share refuses calls that add to it; reading still works, and so does
 * deleting while that adds next to nothing.
 */
export function withDataShares<Given extends Backends>(
  backends: Given,
  { store, shares, folder, now, onError }: Dependencies,
): Given {
  /** Null for a backend that counts against nobody's share. */
  const payers = new Map<BackendId, Promise<Known | null>>();
  const made = new Map<BackendId, Promise<AppError | null>>();
  const known = new Map<ProjectId, Known>();

  async function readPayer(id: BackendId): Promise<Known | null> {
    const backend = await store.get(id);
    const payer = backend && (await shares.payerOf(backend.projectId));
    if (!backend || !payer) return null;
    const { projectId } = backend;
    const readBytes = () => measureProject({ store, folder }, projectId);
    const one = known.get(projectId) ?? {
      ...{ room: createDataRoom({ shares, payer, readBytes, now, onError }), pastAt: null },
    };
    known.set(projectId, one);
    return one;
  }

  function payerOf(id: BackendId): Promise<Known | null> {
    let found = payers.get(id);
    if (found) return found;
    if (payers.size >= mostKnown) {
      payers.clear();
      for (const [projectId, { room }] of known) if (!room.isAsked()) known.delete(projectId);
    }
    found = readPayer(id);
    payers.set(id, found);
    found.catch(() => payers.delete(id));
    return found;
  }

  /** Counts a database before its first call creates it; concurrent calls wait for the same result. */
  function make(id: BackendId, one: Known): Promise<AppError | null> {
    const before = made.get(id);
    if (before) return before;
    const making = (async () => {
      if (await backends.hasData(id)) return null;
      return shares.take(one.room.payer, [{ kind: 'data', amount: newBackendBytes, until: 0 }]);
    })();
    if (made.size >= mostKnown) made.clear();
    made.set(id, making);
    making.then(
      (refused) => refused && made.delete(id),
      () => made.delete(id),
    );
    return making;
  }

  /** Null if the call is allowed. */
  async function refuse(one: Known, adding: Adding): Promise<AppError | null> {
    if (adding === 'nothing') return null;
    const full = await one.room.look(blockBytes);
    if (full === null) one.pastAt = null;
    if (full === null || adding === 'rows') return full;
    const bytes = await one.room.measured();
    one.pastAt ??= bytes;
    return bytes - one.pastAt > mostAddedPast ? full : null;
  }

  /** Runs a call of the studio or a turn; throws `AppFailure` if it is refused. */
  async function inShare<Value>(id: BackendId, adding: Adding, work: () => Promise<Value>): Promise<Value> {
    const one = await payerOf(id);
    if (one === null) return work();
    const refused = (await make(id, one)) ?? (await refuse(one, adding));
    if (refused) throw new AppFailure(refused);
    try {
      return await work();
    } finally {
      if (adding !== 'nothing') one.room.measureSoon();
    }
  }

  /** Reserves a large body before passing it on, and releases it if nothing was written. */
  async function fetchLarge(one: Known, id: BackendId, request: Request, bytes: number): ReturnType<Backends['fetch']> {
    const full = await one.room.take(bytes);
    if (full) return succeed(refusal(full));
    let wasWritten = true;
    try {
      const answer = await backends.fetch(id, request);
      wasWritten = !answer.ok || answer.value.ok;
      return answer;
    } finally {
      await one.room.end(bytes, wasWritten);
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
        if (adding !== 'rows') return await backends.fetch(id, request);
        const whole = await declare(request, one.room);
        if ('full' in whole) return succeed(refusal(whole.full));
        if (whole.bytes <= smallBytes) return await backends.fetch(id, whole.request);
        return await fetchLarge(one, id, whole.request, whole.bytes);
      } finally {
        if (adding !== 'nothing') one.room.measureSoon();
      }
    },
    migrate: (id, ...rest) => inShare(id, 'rows', () => backends.migrate(id, ...rest)),
    configure: (id, ...rest) => inShare(id, 'nothing', () => backends.configure(id, ...rest)),
    read: (id, ...rest) => inShare(id, 'nothing', () => backends.read(id, ...rest)),
    readAs: (id, ...rest) => inShare(id, 'nothing', () => backends.readAs(id, ...rest)),
    // Easel's own statements: deletions by the studio start with this word.
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

/**
 * How much a request sends. If it does not declare that, its body is read first, since the engine gets it whole anyway;
 * `full`: there was no room for what had arrived, and the rest was not read.
 */
async function declare(
  request: Request,
  room: DataRoom,
): Promise<{ request: Request; bytes: number } | { full: AppError }> {
  const declared = request.headers.get('content-length');
  if (request.body === null) return { request, bytes: 0 };
  if (declared !== null) return { request, bytes: Number(declared) };
  const parts: Uint8Array[] = [];
  let [bytes, lookedAt] = [0, 0];
  const reader = request.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    bytes += part.value.length;
    if (bytes - lookedAt < lookEveryBytes) continue;
    lookedAt = bytes;
    const full = await room.look(bytes);
    if (full === null) continue;
    await reader.cancel();
    return { full };
  }
  const { url, method, headers } = request;
  return { request: new Request(url, { method, headers, body: Buffer.concat(parts) }), bytes };
}

/** Total bytes of a project's databases. */
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

const refusal = (error: AppError) =>
  refuseCall(error, 'This app has no room left for more data. Its owner can delete something, or another app.');
