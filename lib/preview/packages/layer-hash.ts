import { createHash } from 'node:crypto';
import { lockedList, type LockedPackages } from './locked-packages';

/** 128 bits of SHA-256, in hex. */
export function hashOf(...parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** The hash that identifies a layer: its packages, the specifiers it resolves and how it was bundled. */
export function layerHash(bundler: string, packages: LockedPackages, specifiers: readonly string[]): string {
  return hashOf(bundler, lockedList(packages), [...specifiers].sort());
}

export function isLayerHash(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}
