import { z } from 'zod';
import { ownValue } from '../foundation/own-value';

/** How a project is run inside a container. */
export type ContainerProject = {
  /** package.json as it is written there; the project's own stays as it is. */
  packageJson: string;
  /** Equal for projects that can share one `node_modules`. */
  lock: string;
  /** Names of the packages it asks for itself. */
  packages: string[];
  /** `vite`: by Easel's own configuration around the project's. `script`: whatever the project starts itself. */
  start: { kind: 'vite' } | { kind: 'script'; command: string; args: string[] };
};

/** Vite 8's native parts have open faults in WebContainer; these are the last that are JavaScript throughout (FINDINGS). */
const pinned: Readonly<Record<string, string>> = {
  vite: '7.3.8',
  '@vitejs/plugin-react': '5.2.0',
  // Versions whose WebAssembly build exists: npm leaves one that is missing out without a word.
  tailwindcss: '4.3.3',
  '@tailwindcss/vite': '4.3.3',
};
/** What only editors and type checks need; it would double the time of an installation. */
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

/** Whether this script is Vite's dev server and nothing beside it. */
const isPlainVite = (script: string | undefined) =>
  script !== undefined && /^\s*(?:npx\s+)?vite(?:\s+(?:dev|serve|--\S+))*\s*$/.test(script);

/** Reads package.json for the container; null where it is none. A project's own lock file counts for the lock. */
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
    // Scripts of another kind of project may check types before they build, and Next starts nothing without TypeScript.
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

/** What a project asks of an engine: `client` runs in any browser page, `node` needs a Node process beside it. */
export function needsOf(packageJson: string | null): 'client' | 'node' {
  if (packageJson === null) return 'client';
  const project = readContainerProject(packageJson, null);
  if (project === null || project.start.kind === 'vite') return 'client';
  const { scripts } = packageSchema.parse(parseJson(packageJson));
  return scripts['dev'] === undefined && scripts['start'] === undefined ? 'client' : 'node';
}
