import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { allowedImports } from './module-map';

const root = fileURLToPath(new URL('..', import.meta.url));

function filesUnder(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter((file) => !file.startsWith('lib/template/files/'));
}

/** The room a file lives in: `lib/turns`, `components/chat`, `app`, or a root file such as `lib/server`. */
function roomOf(file: string): string {
  const [top, second] = file.split('/');
  if (top === 'app' || top === 'drizzle') return top;
  return `${top}/${(second ?? '').replace(/\.tsx?$/, '')}`;
}

function importsOf(file: string): string[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  const written = /^(?:import\s+|(?:import|export)\s[^;'`=]*?\sfrom\s+)'([^'\n]+)'|\bimport\(\s*'([^']+)'\s*\)/gm;
  const specifiers = [...text.matchAll(written)].map((match) => (match[1] ?? match[2])!);
  return specifiers.flatMap((specifier) => {
    if (specifier.startsWith('@/')) return [specifier.slice(2)];
    if (specifier.startsWith('.')) return [path.posix.join(path.posix.dirname(file), specifier)];
    return [];
  });
}

describe('the module map', () => {
  const files = ['lib', 'components', 'app'].flatMap(filesUnder);

  test.each(
    files.filter(
      (file) => !/\.(test|contract|fixtures?)\.tsx?$|-fixtures?\.ts$|describe-on-|registry-double/.test(file),
    ),
  )('%s imports only what its room may', (file) => {
    const room = roomOf(file);
    const allowed = allowedImports[room];
    expect(allowed, `${room} is not on the map (lib/module-map.ts)`).toBeDefined();
    const rooms = new Set(importsOf(file).map(roomOf));
    rooms.delete(room);
    expect([...rooms].filter((other) => !allowed!.includes(other) && !allowed!.includes('*'))).toEqual([]);
  });

  test('every room on the map exists', () => {
    const rooms = new Set(files.map(roomOf));
    expect(Object.keys(allowedImports).filter((room) => !rooms.has(room))).toEqual([]);
  });

  test('no room leads back to itself', () => {
    const reach = (room: string, seen: Set<string>): Set<string> => {
      for (const next of allowedImports[room] ?? []) {
        if (seen.has(next)) continue;
        seen.add(next);
        reach(next, seen);
      }
      return seen;
    };
    expect(Object.keys(allowedImports).filter((room) => reach(room, new Set()).has(room))).toEqual([]);
  });

  test('only the composition roots read the environment', () => {
    const readers = files.filter(
      (file) =>
        /process\.env\b(?!\.NODE_ENV)/.test(readFileSync(path.join(root, file), 'utf8')) &&
        !/\.(test|fixture)\.ts$/.test(file),
    );
    expect(readers.filter((file) => !['lib/main.ts', 'lib/database/describe-on-databases.ts'].includes(file))).toEqual(
      [],
    );
  });
});
