import { statfs } from 'node:fs/promises';
import type { AppError } from '../foundation/app-error';
import type { Now } from '../foundation/id';

/** Checks before a write that the disk has enough free space. */
export type DiskRoom = { check(): Promise<AppError | null> };

const reserveBytes = 64 * 1024 * 1024;
const believedForMs = 500;

/**
 * Refuses writes while less than 64 MB, or `reserve`, is free. An engine whose disk fills up in the middle of its log
 * stops until it is restarted; refusing earlier lets work continue as soon as there is space. Costs at most two system
 * calls a second.
 */
export function createDiskRoom({
  folder,
  now,
  reserve = reserveBytes,
  freeBytes = freeBytesOf,
}: {
  folder: string;
  now: Now;
  /** Bytes that must stay free. */
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
