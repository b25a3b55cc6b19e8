import { availableParallelism } from 'node:os';
import path from 'node:path';
import { noteEngine } from '@/lib/backend-engine/engine-note';
import type { EngineAnswer, EngineCall } from '@/lib/backend-engine/engine-messages';
import type { Mail } from '@/lib/backend-engine/sign-in/auth-mails';
import { engineVersion } from '@/lib/backend-engine/engine-version';
import { fail, succeed, type Result } from '@/lib/foundation/result';
import { applyMigrations } from './apply-migrations';
import type { BackendId } from './backend';
import type { Backends, BackendTrouble } from './backends';
import { beginFolder } from './begin-folder';
import { CannotCarryOver, carryOver, findOtherEngine } from './carry-over';
import { createChangeFeed } from './change-feed';
import type { EmbeddedBackendsOptions } from './embedded-backends-options';
import { beginEngineProcess, type EngineProcess, startEngineProcess } from './engine-process';
import { Ended, failToReach } from './fail-to-reach';
import { hasData } from './has-data';
import { readResponse, sendRequest } from './hand-over';
import { shareEngines, type TakenPlace } from './places/share-engines';
import { finishReplacing, removeFolder, replaceFolder } from './replace-folder';
import { keepSpare } from './spare-process';

type Open = {
  process: EngineProcess;
  place: TakenPlace;
  idle: NodeJS.Timeout | null;
  /** Milliseconds it may say nothing while it is asked, once it has to leave; null until then. */
  silence: number | null;
};

/** Of an owner who is held back: half of the processors, and calls enough to keep an engine at work. */
const heldBack = { engines: Math.max(1, Math.floor(availableParallelism() / 2)), calls: 32 };
/** So many limits of a call it may wait to be let in; what is closed may take so long with what it has still to tell. */
const patience = 4;
const longestClose = 3000;

/** What keeps and puts back the data of embedded backends needs besides. */
export type BackendFolders = {
  /** Whose files the folders hold once they are opened. */
  engine: string;
  folderOf(id: BackendId): string;
  isOpen(id: BackendId): boolean;
  /** Ends its engine until its next call; done when nothing has the folder open. */
  close(id: BackendId): Promise<void>;
  /** Asks the process of a backend, opening it where needed. */
  call(id: BackendId, asked: EngineCall): Promise<Result<EngineAnswer, BackendTrouble>>;
  /** Brings the data of a backend that another engine wrote to the present one, as its first call would; false where it was. */
  renew(id: BackendId): Promise<Result<boolean, BackendTrouble>>;
  /**
   * Writes a backend's folder anew: closes it, and lets calls wait. Dying here leaves the old folder or the new one. Who listens
   * is told to ask again. A folder of another engine that can't be carried over is not replaced: nobody could have kept it before.
   */
  replace(id: BackendId, write: (empty: string) => Promise<void>): Promise<void>;
  /** The same, leaving nothing: false, and nothing changed, where `mayBegin` says no once no engine has it open. */
  removeIf(id: BackendId, mayBegin: () => Promise<boolean>): Promise<boolean>;
  /** Whether engines can be started here: by a spare one, which is begun for it where none has been yet. */
  answers(): Promise<boolean>;
};

export type EmbeddedBackends = Backends & BackendFolders;

/** Backends on this machine: `@supabase/lite` over PGlite, a process for each that is open. */
export function createEmbeddedBackends(options: EmbeddedBackendsOptions): EmbeddedBackends {
  const open = new Map<BackendId, Open>();
  /** Opening or closing; a call waits for it, since two engines on one folder lose rows. */
  const busy = new Map<BackendId, Promise<unknown>>();
  const callLimit = () => (typeof options.callLimit === 'number' ? options.callLimit : options.callLimit());
  const places = shareEngines({ most: options.maxOpen, limits: { ...heldBack, wait: () => patience * callLimit() } });
  const owners = new Map<BackendId, Promise<string>>();
  const engine = options.engine ?? engineVersion();
  const ending = new AbortController();
  /** Tried again by the next start and not by every call, since it takes seconds. */
  const notCarried = new Map<BackendId, CannotCarryOver>();
  const hearing = new Map<BackendId, Set<() => void>>();
  const feed = createChangeFeed({ window: options.tellEvery ?? 40 });
  const folderOf = (id: BackendId) => path.join(options.folder, id);
  const spares = keepSpare({
    ...options,
    ...{ after: options.spareAfter ?? null, limit: options.openLimit, isInUse: () => open.size + busy.size > 0 },
  });

  /** Known for as long as anything is asked of it: each call needs it. */
  function ownerOf(id: BackendId): Promise<string> {
    const known = owners.get(id);
    if (known) return known;
    const owner = options.ownerOf?.(id) ?? Promise.resolve('everybody');
    owners.set(id, owner);
    owner.catch(() => owners.delete(id));
    return owner;
  }

  /** Leaves a folder that the present engine can open, and wrote. */
  async function prepare(id: BackendId): Promise<void> {
    const known = notCarried.get(id);
    if (known) throw known;
    const folder = folderOf(id);
    await finishReplacing(folder);
    try {
      const workerFile = path.join(path.dirname(options.workerFile), 'carry.mjs');
      await carryOver(folder, engine, workerFile, ending.signal, options.walls);
    } catch (error) {
      if (error instanceof CannotCarryOver) notCarried.set(id, error);
      throw error;
    }
  }

  /** Carrying one over takes as much memory as having it open. */
  async function prepareInPlace(id: BackendId): Promise<void> {
    const place = await places.takePlace(await ownerOf(id));
    await prepare(id).finally(place.left);
  }

  async function start(id: BackendId): Promise<Open> {
    const place = await places.takePlace(await ownerOf(id));
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
      // Nobody closes what is opened after the end began, and who waits for the spare's process would wait for ever.
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
            // It broke, with changes in it that were not told yet.
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
      // The first call in it, so that nothing changes before it is heard.
      const listeners = feed.listenersOf(id);
      if (listeners.length > 0) void ask({ type: 'listen', listeners });
      return one;
    } catch (error) {
      begun.child.kill('SIGKILL');
      place.left();
      throw error;
    }
  }

  /** After the calls it has; where another needs its place, `silence` is what each of them may still take. */
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

  /** Its limit is looked at whenever it is asked. */
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

  /** Of a folder that no engine has open. */
  async function removeNow(id: BackendId): Promise<void> {
    await removeFolder(folderOf(id));
    notCarried.delete(id);
    feed.missed(id);
  }

  /** Waits its turn where its owner is held back; see `places/calls-line.ts`. */
  async function call(id: BackendId, asked: EngineCall): Promise<Result<EngineAnswer, BackendTrouble>> {
    const owner = await ownerOf(id);
    const isLetIn = await places.letIn(owner, id);
    if (!isLetIn) return fail({ code: 'backend-stopped' });
    return callNow(id, asked).finally(() => places.letOut(owner, id));
  }

  async function callNow(id: BackendId, asked: EngineCall): Promise<Result<EngineAnswer, BackendTrouble>> {
    let one: Open;
    try {
      // Between the two it may have been closed to make room.
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
    if (asked.type === 'fetch' || asked.type === 'change' || asked.type === 'write' || asked.type === 'own')
      for (const hear of hearing.get(id) ?? []) hear();
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
    if (one.process.waiting() > 0 || open.get(id) !== one) return;
    if (one.idle !== null) clearTimeout(one.idle);
    one.idle = feed.isHeard(id) ? null : setTimeout(() => void close(id, one), options.idleAfter).unref();
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
      if (one) void callIn(id, one, { type: 'unlisten', numbers });
    },
    async mayUse(id, use) {
      const answer = await call(id, { type: 'may-use', use });
      if (!answer.ok) return answer;
      if (answer.value.type !== 'may-use') throw new Error('The engine answered another question.');
      return succeed(answer.value.isAllowed);
    },
    async findEnded(id, tokens) {
      const answer = await call(id, { type: 'find-ended', tokens });
      if (!answer.ok) return answer;
      if (answer.value.type !== 'ended') throw new Error('The engine answered another question.');
      return succeed(answer.value.tokens);
    },
    async own(id, who) {
      const answer = await call(id, { type: 'own', who });
      if (!answer.ok) return answer;
      if (answer.value.type !== 'owned') throw new Error('The engine answered another question.');
      return succeed(answer.value);
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
