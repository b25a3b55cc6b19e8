import { randomBytes } from 'node:crypto';
import { mkdir, rm, symlink, unlink } from 'node:fs/promises';
import path from 'node:path';
import { createFrameReader, encodeFrame } from '@/lib/backends/backend-engine/process/frames';
import type { ToEngine } from '@/lib/backends/backend-engine/engine-messages';
import { beginFolder } from './begin-folder';
import { createKeys } from './create-keys';
import { slotsIn } from './end-orphans';
import { beginEngineProcess } from './engine-process';
import { readEngineMessage } from './read-engine-message';
import type { Confined } from './spawn-confined';
import type { Walls } from './walls';

/** A warm process without a folder. */
export type Spare = {
  begun: Confined;
  /** Assigns a backend's folder, once; returns the path under which the process knows it. */
  enter(folder: string): Promise<string>;
};

export type SpareOptions = {
  folder: string;
  template: string | null;
  workerFile: string;
  walls?: Walls | undefined;
  /** Milliseconds after the last opening before a spare is started; null for no spare. */
  after: number | null;
  /** Milliseconds without use before it is ended, so that an idle server holds no memory for it. */
  idleAfter: number;
  /** Milliseconds it may take to warm up. */
  limit: number;
  isInUse: () => boolean;
  /** Called when one becomes available. */
  onSpareReady?: () => void;
};

const mostBytes = 1024 ** 2;

/**
 * Keeps one engine process ready: started, code loaded, Postgres compiled, an empty database opened once and closed.
 * The files a process may read are fixed when it starts, so it starts with a symlink in its own slot, and the link is
 * pointed at a backend's folder when needed. Only the server can create links: Node's permission model denies it to the
 * process, and it compares paths as text, so `..` leads nowhere. If links can't be created or followed there is no
 * spare, and engines start cold.
 */
export function keepSpare(options: SpareOptions) {
  let ready: (Spare & { end: () => void }) | null = null;
  let current: { end: () => void } | null = null;
  let isEnded = false;
  let beginning: NodeJS.Timeout | null = null;
  let drop: NodeJS.Timeout | null = null;
  const leaving = new Set<Promise<unknown>>();
  /**
   * Whether the last spare to be started got warm; true if links can't be created, which says nothing about engines.
   */
  let outcome: Promise<boolean> | null = null;
  const isKept = options.after !== null && options.template !== null && process.platform !== 'win32';

  async function make(tell: (isWarm: boolean) => void): Promise<void> {
    const slot = path.join(path.resolve(options.folder), slotsIn, randomBytes(8).toString('hex'));
    const [link, warm] = [path.join(slot, 'data'), path.join(slot, 'warm')];
    let isLinked = false;
    const remove = () => rm(slot, { recursive: true, force: true }).catch(() => undefined);
    try {
      await mkdir(slot, { recursive: true });
      await symlink(warm, link);
      isLinked = true;
      await beginFolder(warm, options.template);
      if (isEnded) throw new Error('ended');
      const begun = await beginEngineProcess(options, link);
      const { child, channel } = begun;
      const gone = new Promise<void>((resolve) => {
        child.once('exit', resolve);
        child.once('error', () => resolve());
      });
      void gone.then(() => tell(false));
      const left = gone.then(remove).finally(() => leaving.delete(left));
      leaving.add(left);
      const end = () => void child.kill('SIGKILL');
      const one = {
        begun,
        end,
        async enter(folder: string) {
          try {
            await unlink(link);
            await symlink(path.resolve(folder), link);
          } catch {
            // The process is gone or could write elsewhere: pending calls get `backend-stopped`, and the next call
            // opens a new one.
            end();
          }
          void rm(warm, { recursive: true, force: true }).catch(() => undefined);
          return link;
        },
      };
      current = one;
      void gone.then(() => {
        if (current === one) current = null;
        if (ready === one) ready = null;
      });
      if (isEnded) end();
      channel.on('error', end);
      const limit = setTimeout(end, options.limit);
      const read = createFrameReader(mostBytes, (said) => {
        clearTimeout(limit);
        channel.off('data', hear);
        if (readEngineMessage(said).type !== 'warmed') return end();
        tell(true);
        if (isEnded) return;
        ready = one;
        options.onSpareReady?.();
      });
      const hear = (chunk: Buffer) => {
        try {
          read(chunk);
        } catch {
          end();
        }
      };
      channel.on('data', hear);
      void gone.then(() => clearTimeout(limit));
      const data = { folder: link, ...createKeys(), siteUrl: 'http://localhost' };
      for (const chunk of encodeFrame({ type: 'warm', data } satisfies ToEngine)) channel.write(chunk);
    } catch {
      // Engines start cold, as on systems without links.
      current = null;
      tell(!isLinked);
      await remove();
    }
  }

  function begin(): void {
    current = { end: () => undefined };
    let making: Promise<void> | null = null;
    outcome = new Promise((resolve) => (making = make(resolve)));
    const left = making!.finally(() => leaving.delete(left));
    leaving.add(left);
  }

  function dropLater(): void {
    if (drop !== null) clearTimeout(drop);
    drop = setTimeout(() => (options.isInUse() ? dropLater() : current?.end()), options.idleAfter).unref();
  }

  return {
    /** Hands over the spare; null if none is ready. */
    take(): Spare | null {
      const taken = ready;
      if (taken === null) return null;
      ready = null;
      if (current === taken) current = null;
      return taken;
    },
    /** A backend was opened or closed, so another one may be opened soon. */
    used(): void {
      if (isEnded || !isKept) return;
      dropLater();
      if (beginning !== null) clearTimeout(beginning);
      beginning = setTimeout(() => current === null && !isEnded && begin(), options.after!).unref();
    },
    /**
     * Whether engines can start and respond on this machine, judged by the last spare started. If there was none, or
     * the last one failed, starts one to find out and keeps it for the next backend.
     */
    async proves(): Promise<boolean> {
      if (isEnded || !isKept) return true;
      if (outcome !== null && (current !== null || (await outcome))) return outcome;
      if (current === null && !isEnded) begin();
      dropLater();
      return outcome ?? true;
    },
    async dispose(): Promise<void> {
      isEnded = true;
      for (const timer of [beginning, drop]) if (timer !== null) clearTimeout(timer);
      current?.end();
      while (leaving.size > 0) await Promise.all(leaving);
    },
  };
}
