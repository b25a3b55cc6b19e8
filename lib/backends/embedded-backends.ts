import { cp, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { noteEngine } from '@/lib/backend-engine/engine-note';
import type { EngineAnswer, EngineCall } from '@/lib/backend-engine/engine-messages';
import type { Mail } from '@/lib/backend-engine/sign-in/auth-mails';
import { engineVersion } from '@/lib/backend-engine/engine-version';
import { fail, succeed, type Result } from '@/lib/foundation/result';
import { applyMigrations } from './apply-migrations';
import type { BackendId, BackendKeys, OutgoingMail } from './backend';
import type { Backends, BackendTrouble } from './backends';
import { CannotCarryOver, carryOver, findOtherEngine } from './carry-over';
import { createChangeFeed } from './change-feed';
import { compilePostgres } from './compile-postgres';
import { type EngineThread, startEngineThread } from './engine-thread';
import { exists } from './exists';
import { hasData } from './has-data';
import { readResponse, sendRequest } from './hand-over';
import { finishReplacing, removeFolder, replaceFolder } from './replace-folder';

export type EmbeddedBackendsOptions = {
  /** One folder a backend lies in it. */
  folder: string;
  /** A backend's folder made once; a new one begins as a copy of it (0.2 s instead of 3 s). */
  template: string | null;
  /** The built `engine.worker`; beside it lies the built `carry.worker`, for folders of another engine. */
  workerFile: string;
  /** Whose files its threads write, in the words of `engineVersion`; the installed one unless said. */
  engine?: string;
  keysOf: (id: BackendId) => Promise<BackendKeys>;
  siteUrlOf: (id: BackendId) => string;
  onMail: (mail: OutgoingMail) => void;
  /** How many may be open at once; a call for one more waits until an idle one is closed. About 150 MB each. */
  maxOpen: number;
  /** Milliseconds without a call after which one is closed. */
  idleAfter: number;
  /** Milliseconds opening may take, and a call once it is open. */
  openLimit: number;
  /** A function where it changes while a backend is open: each call takes what it says then. */
  callLimit: number | (() => number);
  /** Milliseconds between two times that changed rows are told; 40 unless said. */
  tellEvery?: number;
};

type Open = { thread: EngineThread; lastUsed: number; idle: NodeJS.Timeout | null };

/** What keeps and puts back the data of embedded backends needs besides. */
export type BackendFolders = {
  /** Whose files the folders hold once they are opened. */
  engine: string;
  folderOf(id: BackendId): string;
  isOpen(id: BackendId): boolean;
  /** Asks the thread of a backend, opening it where needed. */
  call(id: BackendId, asked: EngineCall): Promise<Result<EngineAnswer, BackendTrouble>>;
  /** Brings the data of a backend that another engine wrote to the present one, as its first call would; false where it was. */
  renew(id: BackendId): Promise<Result<boolean, BackendTrouble>>;
  /**
   * Writes a backend's folder anew: closes it, and lets calls wait. Dying here leaves the old folder or the new one. Who listens
   * is told to ask again. A folder of another engine that can't be carried over is not replaced: nobody could have kept it before.
   */
  replace(id: BackendId, write: (empty: string) => Promise<void>): Promise<void>;
};

export type EmbeddedBackends = Backends & BackendFolders;

/** Backends on this machine: `@supabase/lite` over PGlite, a worker thread for each that is open. */
export function createEmbeddedBackends(options: EmbeddedBackendsOptions): EmbeddedBackends {
  const open = new Map<BackendId, Open>();
  /** Opening or closing; a call waits for it, since two engines on one folder lose rows. */
  const busy = new Map<BackendId, Promise<unknown>>();
  /** Threads that run or are about to, from the moment there is room for one until it has ended. */
  let places = 0;
  const waitingForRoom: (() => void)[] = [];
  const engine = options.engine ?? engineVersion();
  const ending = new AbortController();
  /** Tried again by the next start and not by every call, since it takes seconds. */
  const notCarried = new Map<BackendId, CannotCarryOver>();
  const feed = createChangeFeed({ window: options.tellEvery ?? 40 });
  const folderOf = (id: BackendId) => path.join(options.folder, id);
  const wakeNext = () => waitingForRoom.shift()?.();

  /** Takes a place, closing whichever was used longest ago and waits for nothing; else waits until one becomes free. */
  async function takePlace(): Promise<void> {
    while (places >= options.maxOpen) {
      const resting = [...open].filter(([, one]) => one.thread.waiting() === 0);
      const rank = ([id, one]: [BackendId, Open]) => [Number(feed.isHeard(id)), one.lastUsed] as const;
      const oldest = resting.sort((a, b) => rank(a)[0] - rank(b)[0] || rank(a)[1] - rank(b)[1])[0];
      if (oldest) await close(...oldest);
      else await new Promise<void>((resolve) => waitingForRoom.push(resolve));
    }
    places += 1;
  }

  function leavePlace(): void {
    places -= 1;
    wakeNext();
  }

  /** Leaves a folder that the present engine can open, and wrote. */
  async function prepare(id: BackendId): Promise<void> {
    const known = notCarried.get(id);
    if (known) throw known;
    const folder = folderOf(id);
    await finishReplacing(folder);
    try {
      await carryOver(folder, engine, path.join(path.dirname(options.workerFile), 'carry.mjs'), ending.signal);
    } catch (error) {
      if (error instanceof CannotCarryOver) notCarried.set(id, error);
      throw error;
    }
  }

  /** Carrying one over takes as much memory as having it open. */
  async function prepareInPlace(id: BackendId): Promise<void> {
    await takePlace();
    await prepare(id).finally(leavePlace);
  }

  async function start(id: BackendId): Promise<Open> {
    await takePlace();
    try {
      await prepare(id);
      await beginFolder(folderOf(id), options.template);
      const keys = await options.keysOf(id);
      const ask = (asked: EngineCall) => one.thread.call(asked).finally(() => rest(id, one));
      const one: Open = {
        thread: startEngineThread({
          workerFile: options.workerFile,
          data: { folder: folderOf(id), ...keys, siteUrl: options.siteUrlOf(id), postgres: await compilePostgres() },
          limits: { open: options.openLimit, call: options.callLimit, megabytes: 256 },
          onMail: (mail: Mail) => options.onMail({ backendId: id, ...mail }),
          onTold: (what) => (what === 'missed' ? feed.missed(id) : feed.changed(id, ask)),
          onEnd: () => {
            if (one.idle !== null) clearTimeout(one.idle);
            leavePlace();
            if (open.get(id) !== one) return;
            // It broke, with changes in it that were not told yet.
            open.delete(id);
            feed.missed(id);
          },
        }),
        lastUsed: Date.now(),
        idle: null,
      };
      open.set(id, one);
      // The first call in it, so that nothing changes before it is heard.
      const listeners = feed.listenersOf(id);
      if (listeners.length > 0) void ask({ type: 'listen', listeners });
      return one;
    } catch (error) {
      leavePlace();
      throw error;
    }
  }

  async function close(id: BackendId, one: Open): Promise<void> {
    open.delete(id);
    const telling = feed.isHeard(id) ? feed.tellRest(id, (asked) => one.thread.call(asked)) : Promise.resolve();
    const closing = telling.then(() => one.thread.close());
    busy.set(id, closing);
    await closing.finally(() => busy.delete(id));
  }

  async function reach(id: BackendId): Promise<Open> {
    for (;;) {
      const standing = open.get(id);
      if (standing) return standing;
      const before = busy.get(id);
      if (before) {
        await before.catch(() => undefined);
        continue;
      }
      const opening = start(id);
      busy.set(id, opening);
      try {
        return await opening;
      } finally {
        busy.delete(id);
      }
    }
  }

  /** Works on its folder while no engine has it open; calls wait. */
  async function whileClosed<Value>(id: BackendId, work: () => Promise<Value>): Promise<Value> {
    for (;;) {
      const standing = open.get(id);
      if (standing) await close(id, standing);
      const before = busy.get(id);
      if (before) await before.catch(() => undefined);
      else if (!open.has(id)) break;
    }
    const working = work();
    busy.set(id, working);
    return working.finally(() => busy.delete(id));
  }

  async function call(id: BackendId, asked: EngineCall): Promise<Result<EngineAnswer, BackendTrouble>> {
    let one: Open;
    try {
      // Between the two it may have been closed to make room.
      do one = await reach(id);
      while (open.get(id) !== one);
    } catch (error) {
      return failToReach(error);
    }
    if (one.idle !== null) clearTimeout(one.idle);
    one.lastUsed = Date.now();
    const answer = await one.thread.call(asked);
    rest(id, one);
    return answer;
  }

  async function read(id: BackendId, asked: EngineCall & { type: 'read' | 'read-as' }) {
    const answer = await call(id, asked);
    if (!answer.ok) return answer;
    if (answer.value.type === 'rows') return succeed(answer.value.rows);
    if (answer.value.type !== 'refused') throw new Error('The engine answered another question.');
    const { code, message, hint } = answer.value.failure;
    return fail({ name: '', code, message, hint, statement: asked.statement.sql });
  }

  /** Closes it when nothing is asked of it for long, and nobody listens. */
  function rest(id: BackendId, one: Open): void {
    if (one.thread.waiting() > 0 || open.get(id) !== one) return;
    if (one.idle !== null) clearTimeout(one.idle);
    one.idle = feed.isHeard(id) ? null : setTimeout(() => void close(id, one), options.idleAfter).unref();
    wakeNext();
  }

  return {
    async fetch(id, request) {
      const answer = await call(id, { type: 'fetch', request: await sendRequest(request) });
      if (!answer.ok) return answer;
      if (answer.value.type !== 'response') throw new Error('The engine answered another question.');
      return succeed(readResponse(answer.value.response));
    },
    migrate: (id, migrations, how) => applyMigrations((asked) => call(id, asked), migrations, how),
    read: (id, sql, values, as) =>
      read(id, { type: 'read', statement: { sql, ...(values ? { values } : {}) }, ...(as && { as }) }),
    readAs: (id, caller, sql, values) =>
      read(id, { type: 'read-as', caller, statement: { sql, ...(values ? { values } : {}) } }),
    async configure(id, settings) {
      const answer = await call(id, { type: 'configure', settings });
      return answer.ok ? succeed(undefined) : answer;
    },
    async write(id, statements, as) {
      const answer = await call(id, { type: 'write', statements, ...(as && { as }) });
      if (!answer.ok) return answer;
      if (answer.value.type === 'written') return succeed(answer.value.rows);
      if (answer.value.type !== 'refused') throw new Error('The engine answered another question.');
      const { code, message, hint } = answer.value.failure;
      return fail({ name: '', code, message, hint, statement: statements[answer.value.statement]?.sql ?? '' });
    },
    async rehearse(id, statements) {
      const answer = await call(id, { type: 'rehearse', statements });
      if (!answer.ok) return answer;
      if (answer.value.type !== 'rehearsed') throw new Error('The engine answered another question.');
      return succeed(answer.value.refusals);
    },
    async listen(id, listeners, hear) {
      feed.add(id, listeners, hear);
      const answer = await call(id, { type: 'listen', listeners });
      if (!answer.ok) {
        const numbers = listeners.map(({ n }) => n);
        feed.remove(id, numbers);
        return answer;
      }
      if (answer.value.type !== 'listening') throw new Error('The engine answered another question.');
      const { findings } = answer.value;
      const refused = findings.flatMap(({ n, refusal }) => (refusal === null ? [] : [n]));
      feed.remove(id, refused);
      return succeed(findings);
    },
    unlisten(id, numbers) {
      feed.remove(id, numbers);
      const one = open.get(id);
      if (one) void one.thread.call({ type: 'unlisten', numbers }).then(() => rest(id, one));
    },
    async mayUse(id, use) {
      const answer = await call(id, { type: 'may-use', use });
      if (!answer.ok) return answer;
      if (answer.value.type !== 'may-use') throw new Error('The engine answered another question.');
      return succeed(answer.value.isAllowed);
    },
    hasData: (id) => hasData(folderOf(id)),
    engine,
    folderOf,
    isOpen: (id) => open.has(id) || busy.has(id),
    call,
    async renew(id) {
      if ((await findOtherEngine(folderOf(id), engine)) === null) return succeed(false);
      try {
        await whileClosed(id, () => prepareInPlace(id));
        return succeed(true);
      } catch (error) {
        return failToReach(error);
      }
    },
    async replace(id, write) {
      await whileClosed(id, async () => {
        await finishReplacing(folderOf(id));
        if ((await findOtherEngine(folderOf(id), engine)) !== null) await prepareInPlace(id);
        await replaceFolder(folderOf(id), async (empty) => {
          await noteEngine(empty, engine);
          await write(empty);
        });
      });
      feed.missed(id);
    },
    remove: (id) =>
      whileClosed(id, async () => {
        await removeFolder(folderOf(id));
        notCarried.delete(id);
        feed.missed(id);
      }),
    async dispose() {
      ending.abort();
      await Promise.all([...open].map(([id, one]) => close(id, one)));
      await Promise.allSettled(busy.values());
    },
  };
}

/** Data that can't be carried over is out of reach, which is said; anything else that is thrown is a bug. */
function failToReach(error: unknown): Result<never, BackendTrouble> {
  if (error instanceof CannotCarryOver) return fail({ code: 'backend-unavailable', reason: error.message });
  throw error;
}

/** Puts the copy of an empty backend where there is none yet. */
async function beginFolder(folder: string, template: string | null): Promise<void> {
  if (await exists(path.join(folder, 'database'))) return;
  await mkdir(folder, { recursive: true });
  if (template === null) return;
  // Renamed when whole: a copy cut short is not taken for a database.
  const copy = path.join(folder, 'database.new');
  await rm(copy, { recursive: true, force: true });
  await cp(path.join(template, 'database'), copy, { recursive: true });
  for (const note of ['prepared.json', 'engine']) await cp(path.join(template, note), path.join(folder, note));
  await rename(copy, path.join(folder, 'database'));
}
