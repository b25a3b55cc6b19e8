import { z } from 'zod';
import { ownValue } from '../../base/foundation/own-value';

/** How a project is run inside a container. */
export type ContainerProject = {
  /** package.json as written into the container; the project's own file is unchanged. */
  packageJson: string;
  /** Equal for projects that can share one `node_modules`. */
  lock: string;
  /** Names of the project's direct dependencies. */
  packages: string[];
  /**
   * `vite`: started with Easel's configuration wrapped around the project's. `script`: started with the project's own
   * start script.
   */
  start: { kind: 'vite' } | { kind: 'script'; command: string; args: string[] };
};

/**
 * Vite 8's native parts have open bugs in WebContainer; these are the last versions written entirely in JavaScript
 * (docs/decisions/runtime.md).
 */
const pinned: Readonly<Record<string, string>> = {
  vite: '7.3.8',
  '@vitejs/plugin-react': '5.2.0',
  // Versions that have a WebAssembly build; npm silently skips a build that is missing.
  tailwindcss: '4.3.3',
  '@tailwindcss/vite': '4.3.3',
};
/** Packages that only editors and type checks need. They would double the install time. */
const isForEditors = (name: string) =>
  name === 'typescript' || name.startsWith('@types/') || /eslint|prettier/.test(name);

const names = z.record(z.string(), z.string()).catch({});
const packageSchema = z.looseObject({
  scripts: names,
  dependencies: names,
  devDependencies: names,
  optionalDependencies: names,
});

type Dependencies = Record<string, string>;
const pin = (dependencies: Dependencies): Dependencies =>
  Object.fromEntries(Object.entries(dependencies).map(([name, range]) => [name, ownValue(pinned, name) ?? range]));
const sorted = (dependencies: Dependencies) => Object.entries(dependencies).sort(([a], [b]) => (a < b ? -1 : 1));

/** Whether this script runs Vite's dev server and nothing else. */
const isPlainVite = (script: string | undefined) =>
  script !== undefined && /^\s*(?:npx\s+)?vite(?:\s+(?:dev|serve|--\S+))*\s*$/.test(script);

/**
 * Reads package.json for the container; null if it is not valid. The project's lock file, if there is one, becomes part
 * of `lock`.
 */
export function readContainerProject(packageJson: string, lockFile: string | null): ContainerProject | null {
  const parsed = packageSchema.safeParse(parseJson(packageJson));
  if (!parsed.success) return null;
  const { scripts, dependencies, devDependencies, optionalDependencies } = parsed.data;
  const hasVite = 'vite' in dependencies || 'vite' in devDependencies;
  const script = scripts['dev'] === undefined ? 'start' : 'dev';
  const isVite = hasVite && (isPlainVite(scripts['dev']) || Object.keys(scripts).length === 0);
  const ofDevelopment = Object.entries(pin(devDependencies));
  const needed = {
    dependencies: pin(dependencies),
    // Keep these for projects without Vite: their scripts may check types before they build, and Next does not start
    // without TypeScript.
    devDependencies: Object.fromEntries(isVite ? ofDevelopment.filter(([name]) => !isForEditors(name)) : ofDevelopment),
    optionalDependencies,
  };
  return {
    packageJson: `${JSON.stringify({ ...parsed.data, ...needed }, null, 2)}\n`,
    lock: JSON.stringify([Object.values(needed).map(sorted), lockFile]),
    packages: [...new Set(Object.values(needed).flatMap((group) => Object.keys(group)))],
    start: isVite ? { kind: 'vite' } : { kind: 'script', command: 'npm', args: ['run', script] },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** What a project needs from an engine: `client` runs in any browser page, `node` also needs a Node process. */
export function needsOf(packageJson: string | null): 'client' | 'node' {
  if (packageJson === null) return 'client';
  const project = readContainerProject(packageJson, null);
  if (project === null || project.start.kind === 'vite') return 'client';
  const { scripts } = packageSchema.parse(parseJson(packageJson));
  return scripts['dev'] === undefined && scripts['start'] === undefined ? 'client' : 'node';
}
