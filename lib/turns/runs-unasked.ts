import { foldedPath } from '../files/folded-path';
import type { Path } from '../files/path';

/**
 * What an install runs by itself, of the project and of each workspace in it: npm's life cycle of `install`, in its order, and
 * what pnpm has beside it. `dev`, `build`, `preview` and the like run when somebody says so.
 * https://docs.npmjs.com/cli/v11/using-npm/scripts#npm-install
 */
const installScripts = new Set([
  'preinstall',
  'install',
  'postinstall',
  'prepublish',
  'preprepare',
  'prepare',
  'postprepare',
  'dependencies',
  'pnpm:devPreinstall',
]);

/** Settings of installers that name programs to run or where packages come from, and what is built unasked where it lies. */
const installerFiles = new Set([
  '.npmrc',
  '.yarnrc',
  '.yarnrc.yml',
  '.pnpmfile.cjs',
  '.pnpmfile.mjs',
  '.pnpmfile.js',
  'pnpmfile.js',
  'pnpm-workspace.yaml',
  'bunfig.toml',
  'binding.gyp',
  // pnpm reads these where there is no package.json.
  'package.json5',
  'package.yaml',
]);

/** Git runs what its settings name at the first `git status`, of an editor too. */
const gitFolder = /(?:^|\/)(?:\.git|git~1)(?:\/|$)/;

/** Whether a file of this name makes a computer run something by itself once the app is unpacked and installed there. */
export function runsUnasked(path: Path): boolean {
  const folded = foldedPath(path);
  return installerFiles.has(nameOf(folded)) || gitFolder.test(folded);
}

export const isManifest = (path: Path) => nameOf(foldedPath(path)) === 'package.json';

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/** The scripts of a package.json that installing would run and that are not `known` to the letter. */
export function newInstallScripts(text: string, known: string | null): string[] {
  const before = scriptsOf(known ?? '{}');
  return [...scriptsOf(text)].flatMap(([name, command]) =>
    installScripts.has(name) && before.get(name) !== command ? [name] : [],
  );
}

function scriptsOf(text: string): Map<string, string> {
  try {
    // npm passes over a byte order mark as well.
    const manifest = JSON.parse(text.replace(/^\uFEFF/, '')) as { scripts?: unknown } | null;
    const scripts = manifest?.scripts;
    if (typeof scripts !== 'object' || scripts === null) return new Map();
    return new Map(Object.entries(scripts).map(([name, command]) => [name, JSON.stringify(command)]));
  } catch {
    // Bun reads comments where npm gives up: what it names counts wherever it stands.
    return new Map([...installScripts].filter((name) => text.includes(`"${name}"`)).map((name) => [name, text]));
  }
}
