// node scripts/complete-lock.mjs: run it after `npm install` has written package-lock.json. npm leaves out other
// systems' native packages if its registry lacks them; a lock file without them silently installs none on those
// systems.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const systems = new Set(['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32']);
const processors = new Set(['arm', 'arm64', 'ia32', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64']);
/** workerd's own names for the same things. */
const otherWords = { 64: 'x64', windows: 'win32' };
const libraries = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' };

/** The platform in the name of a native package: `…-linux-x64-musl`. */
export function platformOf(name) {
  const words = name.split(/[/-]/).map((word) => otherWords[word] ?? word);
  const os = words.filter((word) => systems.has(word));
  const cpu = words.filter((word) => processors.has(word));
  const libc = os.includes('linux') ? words.flatMap((word) => libraries[word] ?? []) : [];
  if (cpu.length !== 1 || (os.length !== 1 && cpu[0] !== 'wasm32'))
    throw new Error(`${name} does not say where it runs.`);
  return { cpu, libc, os };
}

/**
 * Whether Node would resolve `name` from the package at `place` (a key of the lock file), next to it or in a parent.
 */
function isThere(packages, place, name) {
  const parents = `/${place}`.split('/node_modules/').slice(1);
  const depths = [...parents.keys(), parents.length];
  return depths.some(
    (depth) => `node_modules/${[...parents.slice(0, depth), name].join('/node_modules/')}` in packages,
  );
}

/**
 * All optional dependencies of the lock file's packages that it does not contain: the parent's place, name and version.
 */
export function missingOptionals({ packages }) {
  return Object.entries(packages).flatMap(([parent, { optionalDependencies = {}, dev }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !isThere(packages, parent, name))
      .map(([name, version]) => ({ parent, name, version, isDev: dev === true })),
  );
}

/**
 * The lock file with each missing optional dependency added at the version its parent requests. They have no
 * `integrity`: a package that can't be fetched can't be hashed.
 */
export function completeLock(lock) {
  const added = missingOptionals(lock).map(({ parent, name, version, isDev }) => {
    if (!/^\d+\.\d+\.\d+(?:-[\w.-]+)?$/.test(version))
      throw new Error(`${parent} asks for ${name} ${version}: no exact version.`);
    const { cpu, libc, os } = platformOf(name);
    // In npm's own order, so that npm changes nothing when it next writes the file.
    const entry = {
      ...{ version, cpu, ...(isDev ? { dev: true } : {}), ...(libc.length > 0 ? { libc } : {}) },
      ...{ optional: true, ...(os.length > 0 ? { os } : {}) },
    };
    return [`node_modules/${name}`, entry];
  });
  const packages = { ...lock.packages, ...Object.fromEntries(added) };
  const sorted = Object.entries(packages).sort(([one], [other]) => (one < other ? -1 : 1));
  return { lock: { ...lock, packages: Object.fromEntries(sorted) }, added: added.map(([place]) => place) };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const file = path.join(fileURLToPath(new URL('..', import.meta.url)), 'package-lock.json');
  const { lock, added } = completeLock(JSON.parse(readFileSync(file, 'utf8')));
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`Added ${added.length} packages of other systems.`);
}
