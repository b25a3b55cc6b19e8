import { availableParallelism } from 'node:os';
import path from 'node:path';
import { canWrite } from '@/lib/backends/backend-engine/can-write';
import { noteEngine } from '@/lib/backends/backend-engine/engine-note';
import type { EngineAnswer, EngineCall } from '@/lib/backends/backend-engine/engine-messages';
import type { Mail } from '@/lib/backends/backend-engine/sign-in/auth-mails';
import { engineVersion } from '@/lib/backends/backend-engine/engine-version';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import { applyMigrations } from './apply-migrations';
import type { BackendId } from './backend';
import type { Backends, BackendTrouble } from './backends';
import { beginFolder } from './begin-folder';
import { CannotCarryOver, carryOver, findOtherEngine } from './carry-over';
import { createChangeFeed } from './change-feed';
import type { EmbeddedBackendsOptions } from './embedded-backends-options';
import { beginEngineProcess, type EngineProcess, startEngineProcess } from './engine-process';
import { Ended, failToReach, Gone } from './fail-to-reach';
import { hasData } from './has-data';
import { shareEngines, type TakenPlace } from './fairness/share-engines';
import { createQuestions } from './create-questions';
import { finishReplacing, removeFolder, replaceFolder } from './replace-folder';
import { keepSpare } from './spare-process';
import { fillUnwritten } from './unwritten-folder';

type Open = {
  process: EngineProcess;
  place: TakenPlace;
  idle: NodeJS.Timeout | null;
  /** Milliseconds it may be silent during a call, once it has been told to make room; null until then. */
  silence: number | null;
};

/** Limits for an owner who is held back: half of the processors, and enough calls to keep an engine busy. */
const heldBack = { engines: Math.max(1, Math.floor(availableParallelism() / 2)), calls: 32 };
/**
 * How many times the call limit a call may wait to be let in; `longestClose`: milliseconds to send the last changes
 * when closing.
 */
const patience = 4;
const longestClose = 3000;

/** What snapshots of embedded backends need in addition. */
export type BackendFolders = {
  /** The engine that owns the folders' files once they are opened. */
  engine: string;
  folderOf(id: BackendId): string;
  isOpen(id: BackendId): boolean;
  /** Stops its engine until its next call; resolves when nothing has the folder open. */
  close(id: BackendId): Promise<void>;
  /** Sends a call to a backend's process, opening it if needed. */
  call(id: BackendId, asked: EngineCall): Promise<Result<EngineAnswer, BackendTrouble>>;
  /** Migrates a backend's data to the current engine, as its first call would; false if it already was current. */
  renew(id: BackendId): Promise<Result<boolean, BackendTrouble>>;
  /**
   * Replaces a backend's folder: closes the backend and makes calls wait. A crash leaves either the old folder or the
   * new one. Listeners get `missed`. If the old folder can't be migrated to the current engine it is not replaced,
   * because no snapshot of it could have been taken first.
   */
  replace(id: BackendId, write: (empty: string) => Promise<void>): Promise<void>;
  /**
   * Deletes the folder in the same way. `mayBegin` is called once no engine has it open; if it returns false, nothing
   * is deleted and the result is false.
   */
  removeIf(id: BackendId, mayBegin: () => Promise<boolean>): Promise<boolean>;
  /** Whether engines can start here: checked with a spare one, which is started if there has been none yet. */
  answers(): Promise<boolean>;
};

export type EmbeddedBackends = Backends & BackendFolders;

/** Backends on this machine: `@supabase/lite` over PGlite, one process per open backend. */
export function createEmbeddedBackends(options: EmbeddedBackendsOptions): EmbeddedBackends {
  const open = new Map<BackendId, Open>();
  /** Backends that are opening or closing; calls wait, because two engines on one folder lose rows. */
  const busy = new Map<BackendId, Promise<unknown>>();
  const callLimit = () => (typeof options.callLimit === 'number' ? options.callLimit : options.callLimit());
  const places = shareEngines({ most: options.maxOpen, limits: { ...heldBack, wait: () => patience * callLimit() } });
  const owners = new Map<BackendId, Promise<string>>();
  const engine = options.engine ?? engineVersion();
  const ending = new AbortController();
  /** Retried on the next start rather than on every call, since it takes seconds. */
  const notCarried = new Map<BackendId, CannotCarryOver>();
  const hearing = new Map<BackendId, Set<() => void>>();
  const feed = createChangeFeed({ window: options.tellEvery ?? 40 });
  const folderOf = (id: BackendId) => path.join(options.folder, id);
  const spares = keepSpare({
    ...options,
    ...{ after: options.spareAfter ?? null, limit: options.openLimit, isInUse: () => open.size + busy.size > 0 },
  });

  /** Cached while the backend is open: each call needs it. */
  function ownerOf(id: BackendId): Promise<string> {
    const known = owners.get(id);
    if (known) return known;
    const owner = options.ownerOf?.(id) ?? Promise.resolve('everybody');
    owners.set(id, owner);
    owner.catch(() => owners.delete(id));
    return owner;
  }

  /** Makes sure the current engine wrote the folder and can open it. */
  async function prepare(id: BackendId): Promise<void> {
    const known = notCarried.get(id);
    if (known) throw known;
    const folder = folderOf(id);
    await finishReplacing(folder);
    await fillUnwritten(folder, options.fill);
    try {
      const workerFile = path.join(path.dirname(options.workerFile), 'carry.mjs');
      await carryOver(folder, engine, workerFile, ending.signal, options.walls);
    } catch (error) {
      if (error instanceof CannotCarryOver) notCarried.set(id, error);
      throw error;
    }
  }

  /** Takes a place because carrying over needs as much memory as an open engine. */
  async function prepareInPlace(id: BackendId): Promise<void> {
    const place = await places.takePlace(await ownerOf(id));
    await prepare(id).finally(place.left);
  }

  async function start(id: BackendId): Promise<Open> {
    const place = await places.takePlace(await ownerOf(id));
    if (options.isGone?.(id)) {
      place.left();
      throw new Gone('It was deleted.');
    }
    const spare = spares.take();
    const beginning = spare ? Promise.resolve(spare.begun) : beginEngineProcess(options, folderOf(id));
    const begun = await beginning.catch((error: unknown) => {
      place.left();
      throw error;
    });
    try {
      await prepare(id);
      await beginFolder(folderOf(id), options.template);
      const keys = await options.keysOf(id);
      const folder = (await spare?.enter(folderOf(id))) ?? folderOf(id);
      // Nobody would close an engine opened after `dispose`, and `dispose` would wait forever for the spare's
      // process.
      if (ending.signal.aborted) throw new Ended();
      const ask = (asked: EngineCall) => callIn(id, one, asked);
      const one: Open = {
        process: startEngineProcess({
          begun,
          data: { folder, ...keys, siteUrl: options.siteUrlOf(id) },
          limits: {
            open: options.openLimit,
            call: () => (one.silence === null ? callLimit() : Math.min(one.silence, callLimit())),
            memory: options.memoryLimit,
          },
          onMail: (mail: Mail) => options.onMail({ backendId: id, ...mail }),
          onTold: (what) => (what === 'missed' ? feed.missed(id) : feed.changed(id, ask)),
          onSwollen: () => void (open.get(id) === one && close(id, one)),
          onEnd: () => {
            if (one.idle !== null) clearTimeout(one.idle);
            place.left();
            owners.delete(id);
            if (open.get(id) !== one) return;
            // It crashed with changes that were not sent yet.
            open.delete(id);
            feed.missed(id);
          },
        }),
        place,
        idle: null,
        silence: null,
      };
      open.set(id, one);
      spares.used();
      place.opened({
        isHeard: () => feed.isHeard(id),
        end: (silence) => void close(id, one, silence),
        pid: one.process.pid,
      });
      // The engine's first call, so that nothing changes before the listeners are registered.
      const listeners = feed.listenersOf(id);
      if (listeners.length > 0) void ask({ type: 'listen', listeners });
      return one;
    } catch (error) {
      begun.child.kill('SIGKILL');
      place.left();
      throw error;
    }
  }

  /** Closes after its calls; `silence`: how long they may stay silent if another backend needs the place. */
  async function close(id: BackendId, one: Open, silence: number | null = null): Promise<void> {
    open.delete(id);
    one.silence = silence;
    one.place.leaving();
    const stop = silence === null ? null : setTimeout(() => stopNow(one), longestClose + silence).unref();
    const telling = feed.isHeard(id) ? feed.tellRest(id, (asked) => one.process.call(asked)) : Promise.resolve();
    const closing = telling.then(() => one.process.close());
    busy.set(id, closing);
    await closing.finally(() => {
      if (stop !== null) clearTimeout(stop);
      busy.delete(id);
    });
  }

  /** The limit is checked on every call, so asking it to close applies the new one. */
  function stopNow(one: Open): void {
    one.silence = 0;
    void one.process.close();
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

  /** Runs `work` on its folder while no engine has it open; calls wait. */
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

  /** For a folder that no engine has open. */
  async function removeNow(id: BackendId): Promise<void> {
    await removeFolder(folderOf(id));
    notCarried.delete(id);
    feed.missed(id);
  }

  /** Waits in line if its owner is held back; see `fairness/hold-back-calls.ts`. */
  async function call(id: BackendId, asked: EngineCall): Promise<Result<EngineAnswer, BackendTrouble>> {
    const owner = await ownerOf(id);
    const isLetIn = await places.letIn(owner, id);
    if (!isLetIn) return fail({ code: 'backend-stopped' });
    return callNow(id, asked).finally(() => places.letOut(owner, id));
  }

  async function callNow(id: BackendId, asked: EngineCall): Promise<Result<EngineAnswer, BackendTrouble>> {
    let one: Open;
    try {
      // It may have been closed to make room between the two checks.
      do one = await reach(id);
      while (open.get(id) !== one);
    } catch (error) {
      return failToReach(error);
    }
    if (one.idle !== null) clearTimeout(one.idle);
    return callIn(id, one, asked);
  }

  async function callIn(id: BackendId, one: Open, asked: EngineCall): Promise<Result<EngineAnswer, BackendTrouble>> {
    one.place.callBegun();
    const answer = await one.process.call(asked);
    one.place.callEnded();
    rest(id, one);
    const mayHaveWritten =
      asked.type === 'fetch' ? canWrite(asked.request) : ['change', 'write', 'own'].includes(asked.type);
    if (mayHaveWritten) for (const hear of hearing.get(id) ?? []) hear();
    return answer;
  }

  /** Starts the idle timer when no call is pending; backends with listeners stay open. */
  function rest(id: BackendId, one: Open): void {
    if (one.process.waiting() > 0 || open.get(id) !== one) return;
    if (one.idle !== null) clearTimeout(one.idle);
    one.idle = feed.isHeard(id) ? null : setTimeout(() => void close(id, one), options.idleAfter).unref();
  }

  return {
    ...createQuestions(call, feed),
    migrate: (id, migrations, how) => applyMigrations((asked) => call(id, asked), migrations, how),
    unlisten(id, numbers) {
      feed.remove(id, numbers);
      const one = open.get(id);
      if (one) void callIn(id, one, { type: 'unlisten', numbers });
    },
    onCalled(id, hear) {
      const all = hearing.get(id) ?? new Set();
      hearing.set(id, all.add(hear));
      return () => void (all.delete(hear) && all.size === 0 && hearing.delete(id));
    },
    hasData: (id) => hasData(folderOf(id)),
    engine,
    folderOf,
    isOpen: (id) => open.has(id) || busy.has(id),
    answers: () => spares.proves(),
    close: (id) => whileClosed(id, () => Promise.resolve()),
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
    remove: (id) => whileClosed(id, () => removeNow(id)),
    removeIf: (id, mayBegin) =>
      whileClosed(id, async () => {
        await finishReplacing(folderOf(id));
        if (!(await mayBegin())) return false;
        await removeNow(id);
        return true;
      }),
    async dispose() {
      ending.abort();
      places.end();
      const sparesEnded = spares.dispose();
      await Promise.all([...open].map(([id, one]) => close(id, one)));
      await Promise.allSettled([...busy.values(), sparesEnded]);
    },
  };
}
