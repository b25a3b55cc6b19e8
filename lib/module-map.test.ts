import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parts, rooms, wings } from './module-map';
import { reach } from './reach.fixture';

const root = fileURLToPath(new URL('..', import.meta.url));

function filesUnder(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter((file) => !/^lib\/(?:projects\/template|modules\/[a-z-]+)\/(?:files|functions)\//.test(file))
    .filter((file) => !/^lib\/projects\/templates\/[a-z-]+\//.test(file));
}

/** Where a file lives: a wing and its room, or a part of the page. */
type Place = { wing: string; room: string } | { part: string };

function placeOf(file: string): Place {
  const [top, second = '', third = ''] = file.split('/');
  const bare = (name: string) => name.replace(/\.tsx?$/, '');
  if (top === 'lib') return { wing: bare(second), room: bare(third) };
  return { part: top === 'components' ? `components/${bare(second)}` : top! };
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

const nameOf = (place: Place) => ('wing' in place ? `lib/${place.wing}` : place.part);

/** What a file uses outside its own room, as the map would have to name it: `wing base`, `room trees`, `part components/ui`. */
function usesOf(file: string): string[] {
  const own = placeOf(file);
  return importsOf(file)
    .map(placeOf)
    .flatMap((other) => {
      if (nameOf(other) !== nameOf(own)) return [`${'wing' in own ? 'wing' : 'part'} ${nameOf(other)}`];
      if (!('wing' in own) || !('wing' in other) || other.room === own.room) return [];
      return [`room ${other.room}`];
    });
}

/** What the map allows a file, in the same words. */
function allowedTo(file: string): string[] | null {
  const own = placeOf(file);
  if ('part' in own) return parts[own.part]?.map((name) => `part ${name}`) ?? null;
  const beside = rooms[own.wing]?.[own.room];
  if (!beside) return null;
  const below = (wings[own.wing] ?? []).map((name) => `wing ${name === 'drizzle' ? name : `lib/${name}`}`);
  return [...below, ...beside.map((name) => `room ${name}`)];
}

const isForTests = (file: string) => /\.(test|contract|fixture|double)\.tsx?$/.test(file);

describe('the module map', () => {
  const files = ['lib', 'components', 'app'].flatMap(filesUnder);
  const shipped = files.filter((file) => !isForTests(file) && !/^lib\/[^/]+$/.test(file));

  test.each(shipped)('%s imports only what its room may', (file) => {
    const allowed = allowedTo(file);
    expect(allowed, `${file} is in no room of lib/module-map.ts`).not.toBeNull();
    expect(usesOf(file).filter((use) => !allowed!.includes(use))).toEqual([]);
  });

  test('allows nothing that nothing uses', () => {
    const used = new Set(shipped.flatMap((file) => usesOf(file).map((use) => `${whoIn(file, use)}: ${use}`)));
    const allowed = [
      ...Object.entries(wings).flatMap(([wing, below]) =>
        below.map((name) => `lib/${wing}: wing ${name === 'drizzle' ? name : `lib/${name}`}`),
      ),
      ...Object.entries(rooms).flatMap(([wing, inside]) =>
        Object.entries(inside).flatMap(([room, beside]) => beside.map((name) => `lib/${wing}/${room}: room ${name}`)),
      ),
      ...Object.entries(parts).flatMap(([part, below]) => below.map((name) => `${part}: part ${name}`)),
    ];
    expect(allowed.filter((one) => !used.has(one))).toEqual([]);
  });

  test('names only what exists, at most a dozen wings, each with a page that says what it is', () => {
    const places = new Set(
      files.map((file) => placeOf(file)).map((at) => ('wing' in at ? `${at.wing}/${at.room}` : at.part)),
    );
    const named = [
      ...Object.entries(rooms).flatMap(([wing, inside]) => Object.keys(inside).map((room) => `${wing}/${room}`)),
      ...Object.keys(parts),
    ];
    expect(named.filter((name) => !places.has(name))).toEqual([]);
    expect(Object.keys(wings).length).toBeLessThanOrEqual(12);
    expect(Object.keys(wings).filter((wing) => !existsSync(path.join(root, 'lib', wing, 'README.md')))).toEqual([]);
  });

  test('no wing, no room and no part leads back to itself', () => {
    const components = Object.fromEntries(
      Object.entries(parts).map(([part, below]) => [part, below.filter((name) => name in parts)]),
    );
    const circles = [wings, ...Object.values(rooms), components].flatMap((edges) =>
      Object.keys(edges).filter((name) => reach(edges, name).has(name)),
    );
    expect(circles).toEqual([]);
  });

  test('only the two that start the server use what composes it', () => {
    const users = shipped.filter(
      (file) =>
        !file.startsWith('lib/web/composition/') && importsOf(file).some((at) => at.startsWith('lib/web/composition/')),
    );
    expect(users).toEqual(['lib/web/main.ts', 'lib/web/server-handle.ts']);
  });

  test('what composes is a few files of at most 200 lines', () => {
    const composing = shipped.filter((file) => file.startsWith('lib/web/composition/'));
    const linesOf = (file: string) => readFileSync(path.join(root, file), 'utf8').split('\n').length;
    expect(composing.filter((file) => !/\/wire-[a-z-]+\.ts$/.test(file) || linesOf(file) > 200)).toEqual([]);
  });

  test('only the composition roots read the environment', () => {
    const readers = files.filter(
      (file) =>
        /process\.env\b(?!\.NODE_ENV)/.test(readFileSync(path.join(root, file), 'utf8')) &&
        !/\.(test|fixture)\.ts$/.test(file),
    );
    // A downloaded app has roots of its own: its start, and what Vite reads.
    const roots = ['lib/publishing/leaving/main.ts', 'lib/publishing/leaving/vite.config.ts', 'lib/web/main.ts'];
    expect(readers.toSorted()).toEqual(roots);
  });
});

/** Who of the map a use is to be found under: the whole wing, or the room. */
function whoIn(file: string, use: string): string {
  const own = placeOf(file);
  return use.startsWith('room ') && 'wing' in own ? `${nameOf(own)}/${own.room}` : nameOf(own);
}
