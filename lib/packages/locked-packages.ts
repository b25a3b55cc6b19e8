import { z } from 'zod';

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

/** `packages` of an npm lock file, version 3: by place, such as `node_modules/a/node_modules/b`. */
export const lockedPackagesSchema = z.record(z.string(), lockedPackageSchema);
export type LockedPackages = z.infer<typeof lockedPackagesSchema>;

export function parseLock(text: string): LockedPackages {
  return z.looseObject({ packages: lockedPackagesSchema }).parse(JSON.parse(text)).packages;
}

/** These packages with all they need, by place, as Node would find them. Optional peers that nobody else wants stay out. */
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

/** What a layer is addressed by: every package with its version and place, sorted. */
export function lockedList(packages: LockedPackages): string[] {
  const places = Object.entries(packages).filter(([place]) => place !== '');
  return places.map(([place, locked]) => `${place}@${locked.version ?? ''}`).sort();
}

/** Exact version of a package at the top. */
export function lockedVersion(packages: LockedPackages, name: string): string | null {
  return packages[`node_modules/${name}`]?.version ?? null;
}

const foreignSpec =
  /^(file:|link:|workspace:|git|ssh:|https?:|github:|gitlab:|bitbucket:|gist:|~?\/|\.\.?(\/|$))|\.(tgz|tar|tar\.gz)$|^[\w.-]+\/[\w.-]+/i;

/**
 * The first package that comes from somewhere other than a registry, or wants one that does; null when all is well. npm
 * aliases deeper down are fine: they still name a registry's package.
 */
export function findForeign(packages: LockedPackages): string | null {
  for (const [place, locked] of Object.entries(packages)) {
    if (place === '') continue;
    const name = place.split('node_modules/').at(-1) || place;
    if (!place.startsWith('node_modules/') || place.includes('..') || locked.link) return name;
    if (locked.resolved !== undefined && !/^https?:\/\//.test(locked.resolved)) return name;
    for (const spec of Object.values({ ...locked.dependencies, ...locked.optionalDependencies })) {
      if (foreignSpec.test(spec) && !spec.startsWith('npm:')) return name;
    }
  }
  return null;
}
