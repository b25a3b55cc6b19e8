import { foldedPath } from '../../base/files/folded-path';
import type { Path } from '../../base/files/path';

/**
 * Scripts that an install runs by itself, in the project and in each workspace: npm's `install` life cycle, in its
 * order, and pnpm's additions. `dev`, `build`, `preview` and the like run only when somebody starts them.
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

/** Installer settings that name programs to run or package sources, and files that are built without being asked. */
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
  // pnpm reads these if there is no package.json.
  'package.json5',
  'package.yaml',
]);

/** Git runs programs that its settings name at the first `git status`, including one that an editor runs. */
const gitFolder = /(?:^|\/)(?:\.git|git~1)(?:\/|$)/;

/**
 * Whether a file of this name makes a computer run something by itself once the app is unpacked and installed there.
 */
export function runsUnasked(path: Path): boolean {
  const folded = foldedPath(path);
  return installerFiles.has(nameOf(folded)) || gitFolder.test(folded);
}

export const isManifest = (path: Path) => nameOf(foldedPath(path)) === 'package.json';

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/** The scripts of a package.json that installing would run and that are not already in `known` with the same text. */
export function newInstallScripts(text: string, known: string | null): string[] {
  const before = scriptsOf(known ?? '{}');
  return [...scriptsOf(text)].flatMap(([name, command]) =>
    installScripts.has(name) && before.get(name) !== command ? [name] : [],
  );
}

function scriptsOf(text: string): Map<string, string> {
  try {
    // npm skips a byte order mark too.
    const manifest = JSON.parse(text.replace(/^\uFEFF/, '')) as { scripts?: unknown } | null;
    const scripts = manifest?.scripts;
    if (typeof scripts !== 'object' || scripts === null) return new Map();
    return new Map(Object.entries(scripts).map(([name, command]) => [name, JSON.stringify(command)]));
  } catch {
    // Bun accepts comments where npm gives up, so script names count wherever they occur.
    return new Map([...installScripts].filter((name) => text.includes(`"${name}"`)).map((name) => [name, text]));
  }
}
