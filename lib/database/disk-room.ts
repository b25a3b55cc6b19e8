import { statfs } from 'node:fs/promises';
import type { AppError } from '../foundation/app-error';
import type { Now } from '../foundation/id';

/** Says before a write whether the disk still has room for it. */
export type DiskRoom = { check(): Promise<AppError | null> };

const reserveBytes = 64 * 1024 * 1024;
const believedForMs = 500;

/**
 * Refuses writes while less than 64 MB, or `reserve`, are free. An engine that runs out of room in the middle of its own log stops
 * for good until it is started again; refused before that, work goes on as soon as there is room. Costs a system call
 * twice a second at most.
 */
export function createDiskRoom({
  folder,
  now,
  reserve = reserveBytes,
  freeBytes = freeBytesOf,
}: {
  folder: string;
  now: Now;
  /** Bytes that stay free. */
  reserve?: number;
  freeBytes?: (folder: string) => Promise<number>;
}): DiskRoom {
  let believedUntil = 0;
  return {
    async check() {
      if (now() < believedUntil) return null;
      const free = await freeBytes(folder);
      if (free < reserve) return { code: 'storage-full', detail: `${Math.floor(free / 1e6)} MB free` };
      believedUntil = now() + believedForMs;
      return null;
    },
  };
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
