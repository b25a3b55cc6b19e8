import semver from 'semver';
import { z } from 'zod';
import { ownValue } from '../../base/foundation/own-value';

const specsSchema = z.record(z.string(), z.string()).optional();

const lockedPackageSchema = z.looseObject({
  version: z.string().optional(),
  resolved: z.string().optional(),
  link: z.boolean().optional(),
  inBundle: z.boolean().optional(),
  dependencies: specsSchema,
  optionalDependencies: specsSchema,
  peerDependencies: specsSchema,
  peerDependenciesMeta: z.record(z.string(), z.looseObject({ optional: z.boolean().optional() })).optional(),
});

/** `packages` of an npm lock file, version 3: by location, such as `node_modules/a/node_modules/b`. */
export const lockedPackagesSchema = z.record(z.string(), lockedPackageSchema);
export type LockedPackages = z.infer<typeof lockedPackagesSchema>;

export function parseLock(text: string): LockedPackages {
  return z.looseObject({ packages: lockedPackagesSchema }).parse(JSON.parse(text)).packages;
}

/**
 * These packages with all their dependencies, by location, as Node would find them. Omits optional peers that no other
 * package needs.
 */
export function closureOf(packages: LockedPackages, names: readonly string[]): LockedPackages {
  const found: LockedPackages = {};
  const visit = (name: string, from: string) => {
    const place = placeOf(packages, name, from);
    const locked = place === null ? undefined : packages[place];
    if (place === null || !locked || found[place]) return;
    found[place] = locked;
    for (const needed of Object.keys({ ...locked.dependencies, ...locked.optionalDependencies })) visit(needed, place);
    for (const peer of Object.keys(locked.peerDependencies ?? {})) {
      if (locked.peerDependenciesMeta?.[peer]?.optional !== true) visit(peer, place);
    }
  };
  for (const name of names) visit(name, '');
  return found;
}

function placeOf(packages: LockedPackages, name: string, from: string): string | null {
  for (let folder = from; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('/node_modules/'), 0))) {
    const place = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (packages[place]) return place;
    if (folder === '') return null;
  }
}

/** The key of a layer: every package with its version and location, sorted. */
export function lockedList(packages: LockedPackages): string[] {
  const places = Object.entries(packages).filter(([place]) => place !== '');
  return places.map(([place, locked]) => `${place}@${locked.version ?? ''}`).sort();
}

/** Exact version of a top-level package. */
export function lockedVersion(packages: LockedPackages, name: string): string | null {
  return packages[`node_modules/${name}`]?.version ?? null;
}

/** Where packages may come from, and which ones are already on this disk and need no source. */
export type LockedSources = { origins: ReadonlySet<string>; installed: LockedPackages };

/** Even with a mirror, npm writes the public registry's name into the lock and fetches from the mirror. */
const publicOrigin = 'https://registry.npmjs.org';

/**
 * The first package that does not come from a registry, or that depends on one that doesn't; null if there is none. npm
 * aliases among dependencies of dependencies are allowed, since they still name a registry's package. Registries are
 * compared by origin, since some serve packages from a different path than they list.
 */
export function findForeign(packages: LockedPackages, { origins, installed }: LockedSources): string | null {
  const isOfRegistry = (resolved: string) => {
    const origin = URL.canParse(resolved) ? new URL(resolved).origin : '';
    return origins.has(origin) || origin === publicOrigin;
  };
  for (const [place, locked] of Object.entries(packages)) {
    if (place === '') continue;
    const name = place.split('node_modules/').at(-1) || place;
    if (!place.startsWith('node_modules/') || place.includes('..') || locked.link) return name;

    const before = ownValue(installed, place);
    const isHere = before !== undefined && before.version === locked.version;
    const isKnown =
      locked.resolved === undefined
        ? isHere || locked.inBundle === true
        : isOfRegistry(locked.resolved) || (isHere && before.resolved === locked.resolved);
    if (!isKnown) return name;

    const { dependencies, optionalDependencies, peerDependencies } = locked;
    const specs = [dependencies, optionalDependencies, peerDependencies].flatMap((some) => Object.values(some ?? {}));
    if (!specs.every(isRegistrySpec)) return name;
  }
  return null;
}

/** Whether npm resolves this spec from a registry: a range, a tag, or an alias for one of these. */
function isRegistrySpec(spec: string): boolean {
  const wanted = spec.trim();
  const aliased = /^npm:(?:@[\w.~-]+\/)?[\w.~-]+(?:@(.*))?$/.exec(wanted);
  if (aliased) return isRangeOrTag((aliased[1] ?? '').trim());
  return isRangeOrTag(wanted);
}

function isRangeOrTag(wanted: string): boolean {
  return (
    semver.validRange(wanted, true) !== null || /^[a-z0-9](?!.*\.(?:tgz|tar|tar\.gz)$)[\w.-]{0,100}$/i.test(wanted)
  );
}
