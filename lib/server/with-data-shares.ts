import path from 'node:path';
import type { BackendId } from '../backends/backend';
import { backendLanes, type BackendStore } from '../backends/backend-store';
import type { Backends } from '../backends/backends';
import { type AppError, AppFailure } from '../foundation/app-error';
import type { Now, ProjectId } from '../foundation/id';
import { succeed } from '../foundation/result';
import { blockBytes } from '../shares/share';
import type { ShareStore } from '../shares/share-store';
import { folderBytes } from '../shares/folder-bytes';
import { addingOf, type Adding, refuseCall } from './adding-of';
import { createDataRoom, type DataRoom } from './data-room';

/** What a database takes before anything is in it. */
export const newBackendBytes = 24 * 1024 ** 2;
/** Calls that bring no more than this ask for a block and are not counted one by one: nearly all are rows of a few hundred bytes. */
const smallBytes = 64 * 1024;
/** A body of no declared length is looked at this often while it comes. */
const lookEveryBytes = 1024 ** 2;
const mostKnown = 10_000;
/**
 * What deleting and signing in may still add to a project that is past its share: the database's log of it, and a session. They
 * run an app's own triggers, which may write whatever they like.
 */
export const mostAddedPast = 64 * 1024 ** 2;

type Dependencies = {
  store: Pick<BackendStore, 'get' | 'idOf'>;
  shares: Pick<ShareStore, 'payerOf' | 'take' | 'giveBack' | 'set' | 'look'>;
  /** Where the data lies, a folder each. */
  folder: string;
  now: Now;
  onError(error: unknown): void;
};

type Known = {
  room: DataRoom;
  /** What it took when it was first met past its share; null while it is within. */
  pastAt: number | null;
};

/**
 * The same backends, their folders counted against the guest who made the app: 24 MB when one is made, then what is
 * measured after writes. One that is past the share refuses what adds to it; reading goes on, and so does deleting for as long
 * as that adds next to nothing.
 */
export function withDataShares<Given extends Backends>(
  backends: Given,
  { store, shares, folder, now, onError }: Dependencies,
): Given {
  /** Null: nobody has to pay. */
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

  /** Counts a database before its first call makes it; those who come meanwhile wait for the same answer. */
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

  /** Null: it may. */
  async function refuse(one: Known, adding: Adding): Promise<AppError | null> {
    if (adding === 'nothing') return null;
    const full = await one.room.look(blockBytes);
    if (full === null) one.pastAt = null;
    if (full === null || adding === 'rows') return full;
    const bytes = await one.room.measured();
    one.pastAt ??= bytes;
    return bytes - one.pastAt > mostAddedPast ? full : null;
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
      if (adding !== 'nothing') one.room.measureSoon();
    }
  }

  /** Counts what a large body brings before it is handed on, and gives it back where nothing was written of it. */
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

/**
 * How much a request brings. One that does not say so is read first, as the engine is handed it whole anyway; `full`: what had come
 * found no room, and the rest was not read.
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

const refusal = (error: AppError) =>
  refuseCall(error, 'This app has no room left for more data. Its owner can delete something, or another app.');
