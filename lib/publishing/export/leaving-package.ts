/** The names of a downloaded app's commands, and the folder of the engine that they run. */
export type Commands = {
  /** The folder that contains the engine. */
  folder: string;
  /** `npm run <claim>`; null if the app never asks who its owner is. */
  claim: string | null;
};

type Manifest = Record<string, unknown> & {
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
};

/** Matches a script that runs only Vite. Its arguments are passed on to the Vite that runs behind the data engine. */
const viteAlone = /^vite(?: (?:dev|serve))?((?: [\w./:=-]+)*)$/;

/**
 * The app's `package.json` with its name and, for an app with data, the scripts that run it: `dev` starts both engine
 * and page, `claim` makes a person the owner, and the engine's packages are pinned. The app's own `dev` becomes
 * `dev:page`, which `dev` runs. A file that can't be parsed stays as it is; null if no script starts a page.
 */
export function writePackage(text: string, slug: string): string {
  const manifest = readManifest(text);
  return manifest === null ? text : write({ ...manifest, name: slug });
}

export function writePackageWithData(
  text: string,
  slug: string,
  {
    folder,
    asksForOwner,
    versions,
  }: { folder: string; asksForOwner: boolean; versions: Readonly<Record<string, string>> },
): { text: string; commands: Commands } | null {
  const manifest = readManifest(text);
  const dev = manifest?.scripts?.['dev'];
  if (manifest === null || typeof dev !== 'string') return null;
  const { scripts = {} } = manifest;
  const words = viteAlone.exec(dev.trim())?.[1];
  const claim = !asksForOwner ? null : 'claim' in scripts ? 'claim:owner' : 'claim';
  const changed: Manifest = {
    ...manifest,
    name: slug,
    scripts: {
      ...scripts,
      dev: `node ${folder}/start.mjs dev${words ?? ''}`,
      ...(words === undefined && { 'dev:page': dev }),
      ...(claim !== null && { [claim]: `node ${folder}/start.mjs claim` }),
    },
    devDependencies: sorted({ ...manifest.devDependencies, ...pinned(manifest, versions) }),
  };
  return { text: write(changed), commands: { folder, claim } };
}

/**
 * Leaves out packages that the app itself depends on. Its PGlite may be another version; the engine uses the one next
 * to `@supabase/lite`.
 */
function pinned({ dependencies = {} }: Manifest, versions: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(versions).filter(([name]) => !Object.hasOwn(dependencies, name)));
}

function readManifest(text: string): Manifest | null {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Manifest) : null;
  } catch {
    return null;
  }
}

const write = (manifest: Manifest) => `${JSON.stringify(manifest, null, 2)}\n`;
const sorted = (packages: Record<string, string>) =>
  Object.fromEntries(Object.entries(packages).sort(([one], [other]) => (one < other ? -1 : 1)));
