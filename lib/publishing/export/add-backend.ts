import {
  isMigration,
  migrationPath,
  contentPath,
  ownerMigration,
  seedPath,
} from '../../backends/backends/migration-files';
import { configPath } from '../../backends/backends/read-auth-settings';
import { supabaseOwnerSql } from '../../backends/backend-engine/layout/owner-sql';
import { readmeOf } from './export-readme';
import { addSecretNames, type FunctionFacts, functionFiles } from './left-functions';
import { writeContentAgain, writeSeedOnce } from './write-rows-once';
import { type Commands, writePackageWithData } from './leaving-package';
import { addPageScript } from './write-page-head';
import { writeSignInConfig } from './write-sign-in-config';

/** What a downloaded app needs to run its data: files by path, and packages in the versions Easel uses. */
export type Carried = {
  files: Readonly<Record<string, Uint8Array>>;
  versions: Readonly<Record<string, string>>;
  /** Versions of the packages that only server functions need. */
  functionVersions: Readonly<Record<string, string>>;
};

export type LeavingApp = {
  name: string;
  slug: string;
  paths: readonly string[];
  /** The text of one of the app's files; null if it does not exist. */
  read(path: string): Promise<string | null>;
  asksForOwner: boolean;
  /** The app's server functions, and the hosts they may call; null if it has none. */
  functions: (FunctionFacts & { hosts: readonly string[] }) | null;
};

/**
 * The files with which an app that stores data runs on any computer and on any Supabase. New files never replace one of
 * the app's own. Existing ones such as `package.json`, `.gitignore`, the page, its rows and its configuration are
 * extended.
 */
export async function addBackend(app: LeavingApp, carried: Carried): Promise<Map<string, string | Uint8Array>> {
  const { name, slug, paths, read, asksForOwner, functions } = app;
  const files = new Map<string, string | Uint8Array>();
  const has = (path: string) => paths.includes(path);
  const manifest = await read('package.json');
  const folder = freeName('easel', paths);
  const ofFunctions = functions === null ? {} : { ...functions.packages, ...carried.functionVersions };
  const versions = { ...ofFunctions, ...carried.versions };
  const written = manifest === null ? null : writePackageWithData(manifest, slug, { folder, asksForOwner, versions });
  const commands = written?.commands ?? null;

  if (written !== null) {
    files.set('package.json', written.text);
    for (const [path, bytes] of Object.entries(carried.files))
      if (functions !== null || !functionFiles.has(path)) files.set(`${folder}/${path}`, bytes);
    if (functions !== null)
      files.set(`${folder}/functions.json`, `${JSON.stringify({ hosts: functions.hosts }, null, 2)}\n`);
    files.set('.gitignore', addIgnored((await read('.gitignore')) ?? 'node_modules\ndist\n.env\n.env.local\n'));
    for (const path of paths.filter((one) => /^[^/]+\.html$/.test(one))) {
      const page = addPageScript((await read(path)) ?? '', folder);
      if (page !== null) files.set(path, page);
    }
  }
  const example = addSecretNames((await read('.env.example')) ?? envExample, functions?.secrets ?? []);
  if (!has('.env.example') || (functions?.secrets.length ?? 0) > 0) files.set('.env.example', example);
  if (!has(migrationPath(ownerMigration)) && asksForOwner)
    files.set(migrationPath(ownerMigration), ownerFile(commands));
  const [seed, content] = [await read(seedPath), await read(contentPath)];
  if (seed !== null) files.set(seedPath, await writeSeedOnce(seed));
  if (content !== null) files.set(contentPath, await writeContentAgain(content));
  files.set(configPath, writeSignInConfig(await read(configPath), { slug, hasContent: content !== null }));

  const readme = paths.some((path) => /^readme\.md$/i.test(path)) ? freeName('RUN-IT.md', paths) : 'README.md';
  files.set(readme, readmeOf({ name, paths: [...paths, ...files.keys()], commands, functions }));
  return files;
}

/** A name that no file or folder at the top level of the app has, even on systems that ignore case. */
function freeName(wanted: string, paths: readonly string[]): string {
  const taken = new Set(paths.map((path) => path.split('/')[0]!.toLowerCase()));
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? wanted : wanted.includes('.') ? wanted.replace('.', `-${n}.`) : `${wanted}-${n}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}

function addIgnored(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  const missing = ['.backend', '.env'].filter((name) => !lines.some((line) => line.replace(/^\/|\/$/g, '') === name));
  return missing.length === 0 ? text : `${text.trimEnd()}\n${missing.join('\n')}\n`;
}

const envExample = `# The Supabase project this app uses. Copy this file to .env and fill in both; without them npm run dev
# keeps the data on this computer. Both stand in the project's settings under API Keys, and both are public.
VITE_SUPABASE_URL=
VITE_SUPABASE_ANON_KEY=
`;

/** Whether the SQL defines its own `is_owner()`, so that none has to be added. */
export function bringsOwner(sql: string): boolean {
  return /\bfunction\s{1,9}(public\.)?is_owner\s{0,9}\(\s{0,9}\)\s{1,9}returns\b/i.test(sql);
}

/** Whether a migration or a page asks who the owner is. */
export const asksOwner = (path: string, text: string) =>
  isMigration(path)
    ? /\bis_owner\(/.test(text)
    : path.startsWith('src/') && /\brpc\(\s{0,9}['"]is_owner['"]/.test(text);

const ownerFile = (
  commands: Commands | null,
) => `-- Who the owner of the app is. Sign up in the app, then say it once in the SQL editor of your Supabase project:
-- insert into easel.owners select id from auth.users where email = 'you@example.com';
${commands?.claim ? `-- "npm run ${commands.claim} -- you@example.com" prints this line for you.\n` : ''}${supabaseOwnerSql}
`;
