import { randomBytes } from 'node:crypto';
import { mkdir, rm, symlink, unlink } from 'node:fs/promises';
import path from 'node:path';
import { createFrameReader, encodeFrame } from '@/lib/backend-engine/process/frames';
import type { ToEngine } from '@/lib/backend-engine/engine-messages';
import { beginFolder } from './begin-folder';
import { createKeys } from './create-keys';
import { slotsIn } from './end-orphans';
import { beginEngineProcess } from './engine-process';
import { readEngineMessage } from './read-engine-message';
import type { Confined } from './spawn-confined';
import type { Walls } from './walls';

/** A process that is warm and has no folder yet. */
export type Spare = {
  begun: Confined;
  /** Gives it a backend's folder, once; answers the path it knows it by. */
  enter(folder: string): Promise<string>;
};

export type SpareOptions = {
  folder: string;
  template: string | null;
  workerFile: string;
  walls?: Walls | undefined;
  /** Milliseconds after the last opening until one is begun; null keeps none. */
  after: number | null;
  /** Milliseconds without any use after which it is ended, so that a server at rest holds no memory for it. */
  idleAfter: number;
  /** Milliseconds it may take to get warm. */
  limit: number;
  /** Whether some backend is open. */
  isInUse: () => boolean;
  /** Told when one may be taken. */
  onSpareReady?: () => void;
};

const mostBytes = 1024 ** 2;

/**
 * Keeps one engine's process ready: booted, its code read, Postgres compiled, an empty database opened in it once and closed. What
 * a process may read is fixed when it starts, so it starts on a link in a slot of its own, and the link is laid to a backend's folder when it is
 * needed. Only the server can lay links: Node's permission model refuses it to the process, and judges paths by their words, so
 * that `..` leads nowhere. Where links can't be made or followed there is none, and engines start without.
 */
export function keepSpare(options: SpareOptions) {
  let ready: (Spare & { end: () => void }) | null = null;
  let current: { end: () => void } | null = null;
  let isEnded = false;
  let beginning: NodeJS.Timeout | null = null;
  let drop: NodeJS.Timeout | null = null;
  const leaving = new Set<Promise<unknown>>();
  /** Whether the last one that was begun got warm; true where links can't be made, which says nothing of engines. */
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
            // It is gone, or could write elsewhere: who waits is told that it was stopped, and the next call opens anew.
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
      // Engines start without, as they do where the system makes no links.
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
    /** The spare one, which is then somebody's; null where there is none yet. */
    take(): Spare | null {
      const taken = ready;
      if (taken === null) return null;
      ready = null;
      if (current === taken) current = null;
      return taken;
    },
    /** A backend was opened or closed: where one is used, another may be soon. */
    used(): void {
      if (isEnded || !isKept) return;
      dropLater();
      if (beginning !== null) clearTimeout(beginning);
      beginning = setTimeout(() => current === null && !isEnded && begin(), options.after!).unref();
    },
    /**
     * Whether an engine gets as far as answering here, by the last one that was begun; where none was, or the last one failed, one
     * is begun to find out, and kept for whoever opens a backend next.
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
