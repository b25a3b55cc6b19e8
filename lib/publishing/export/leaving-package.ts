/** How the commands of a downloaded app are called, and where what they run lies. */
export type Commands = {
  /** The folder that carries the engine. */
  folder: string;
  /** `npm run <claim>`; null where the app asks nobody who its owner is. */
  claim: string | null;
};

type Manifest = Record<string, unknown> & {
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
};

/** A script that is Vite and nothing else, with its words: those go on to Vite behind the data as well. */
const viteAlone = /^vite(?: (?:dev|serve))?((?: [\w./:=-]+)*)$/;

/**
 * The app's `package.json` with its name, and for one with data what runs that: `dev` starts both, `claim` gives the owner's seat, and
 * the engine's packages are pinned. A `dev` of the app's own becomes `dev:page`, which `dev` runs. What can't be read stays as it is; null where
 * nothing in it starts a page.
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

/** The app's own PGlite may be another: the engine asks for the one beside `@supabase/lite`. */
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
