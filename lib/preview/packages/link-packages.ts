import { copyFileSync, linkSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';

const notNeeded = /\.(map|md|markdown|flow|tsbuildinfo)$|\.d\.[cm]?ts$/;

/**
 * Links installed packages into another folder without copying their bytes (hard links; copies across disks). Skips
 * types, source maps and readmes, which a bundle does not need. Synchronous, so run it in its own process.
 */
export function linkPackages(from: string, to: string, places: readonly string[]): void {
  for (const place of places) {
    if (place.split('/').includes('..')) throw new Error(`Not a place: ${place}`);
    linkFolder(path.join(from, place), path.join(to, place));
  }
}

function linkFolder(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = path.join(from, entry.name);
    const target = path.join(to, entry.name);
    // Nested packages are handled separately; symbolic links are never followed.
    if (entry.isDirectory() && entry.name !== 'node_modules') linkFolder(source, target);
    if (entry.isFile() && !notNeeded.test(entry.name)) linkFile(source, target);
  }
}

function linkFile(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch (failure) {
    const code = (failure as NodeJS.ErrnoException).code;
    if (code === 'EEXIST') return;
    if (code === 'ENOSPC') throw failure;
    copyFileSync(source, target);
  }
}
