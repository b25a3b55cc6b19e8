import { promisify } from 'node:util';
import { crc32, deflateRaw } from 'node:zlib';
import { strToU8, Zip, type ZipInputFile } from 'fflate';
import { supabaseOwnerSql } from '../backend-engine/layout/owner-sql';
import { migrationPath, isMigration, ownerMigration } from '../backends/migration-files';
import type { BlobStore } from '../blobs/blob-store';
import type { FileTree } from '../files/file-operation';
import type { AppError } from '../foundation/app-error';
import type { ProjectId } from '../foundation/id';
import { fail, succeed, type Result } from '../foundation/result';
import { slugOf } from '../foundation/slug-of';
import type { TreeStore } from '../trees/tree-store';
import type { VersionStore } from '../versions/version-store';
import type { Viewer } from '../viewers/viewer';
import { getProject } from './manage-projects';

type Dependencies = Parameters<typeof getProject>[0] & { versions: VersionStore; trees: TreeStore; blobs: BlobStore };

const deflate = promisify(deflateRaw);

/** Files whose bytes are packed already. */
const isPacked = (path: string) => /\.(?:png|jpe?g|gif|webp|avif|woff2?|mp[34]|zip|gz|br)$/i.test(path);

/**
 * The head of a project as a zip in one folder, file after file while it is read: memory holds one file at a time, and what packs
 * it is a thread beside the server's own.
 * Everything a tree holds, a README where it has none, and where its tables ask who the owner is, the migration by which any
 * Supabase can say it; nothing else, so no secret, database or conversation.
 */
export async function exportProject(
  deps: Dependencies,
  { viewer, projectId, latinise }: { viewer: Viewer; projectId: ProjectId; latinise: (text: string) => string },
): Promise<Result<{ fileName: string; name: string; zip: ReadableStream<Uint8Array> }, AppError>> {
  const project = await getProject(deps, { viewer, projectId });
  if (!project.ok) return project;
  const head = await deps.versions.head(projectId);
  const tree = head && (await deps.trees.read(head.treeHash));
  if (!head || !tree) return fail({ code: 'not-found' });
  const { name } = project.value;
  const folder = slugOf(latinise(name)) || 'my-app';
  const asks = await asksForOwner(tree, deps.blobs);
  const zip = zipOf({ folder, name, tree, time: head.createdAt, blobs: deps.blobs, asksForOwner: asks });
  return succeed({ fileName: `${folder}.zip`, name, zip });
}

/** Apps of before have an `is_owner()` of their own. */
async function asksForOwner(tree: FileTree, blobs: BlobStore): Promise<boolean> {
  let asks = false;
  for (const path of Object.keys(tree).filter(isMigration)) {
    const text = new TextDecoder().decode((await blobs.get(tree[path]!.hash)) ?? undefined);
    if (
      path === migrationPath(ownerMigration) ||
      /\bfunction\s{1,9}(public\.)?is_owner\s{0,9}\(\s{0,9}\)\s{1,9}returns\b/i.test(text)
    )
      return false;
    asks ||= /\bis_owner\(/.test(text);
  }
  return asks;
}

type Zipped = {
  folder: string;
  name: string;
  tree: FileTree;
  time: number;
  blobs: BlobStore;
  asksForOwner: boolean;
};

function zipOf({ folder, name, tree, time, blobs, asksForOwner: asks }: Zipped) {
  const paths = Object.keys(tree).values();
  const due: [path: string, text: string][] = [];
  if (asks) due.push([migrationPath(ownerMigration), ownerFile]);
  if (!Object.keys(tree).some((path) => /^readme\.md$/i.test(path)))
    due.push(['README.md', readmeOf(name, Object.keys(tree), asks)]);
  // A zip can't hold times before 1980.
  const mtime = Math.max(time, Date.UTC(1980, 0, 2));
  let zip: Zip;
  const add = async (path: string, bytes: Uint8Array) => {
    const isStored = isPacked(path);
    const packed = isStored ? bytes : await deflate(bytes);
    const file: ZipInputFile = {
      filename: `${folder}/${path}`,
      size: bytes.length,
      crc: crc32(bytes),
      compression: isStored ? 0 : 8,
      mtime,
    };
    zip.add(file);
    file.ondata!(null, packed as Uint8Array<ArrayBuffer>, true);
  };
  return new ReadableStream<Uint8Array>({
    start(stream) {
      zip = new Zip((error, chunk, isLast) => {
        if (error) return stream.error(error);
        if (chunk.length > 0) stream.enqueue(chunk);
        if (isLast) stream.close();
      });
    },
    async pull() {
      const made = due.pop();
      if (made) return add(made[0], strToU8(made[1]));
      const { value: path, done } = paths.next();
      if (done) return zip.end();
      const bytes = await blobs.get(tree[path]!.hash);
      if (bytes === null) throw new Error(`the bytes of ${path} are not stored`);
      return add(path, bytes);
    },
    cancel: () => zip.terminate(),
  });
}

const becomeOwner = `insert into easel.owners select id from auth.users where email = 'you@example.com';`;
const ownerFile = `-- Who the owner of the app is. Sign up in the app, then say it once in the SQL editor of your Supabase project:
-- ${becomeOwner}
${supabaseOwnerSql}
`;

function readmeOf(name: string, paths: readonly string[], asks: boolean): string {
  return `# ${name.replace(/\s+/g, ' ')}

Made with Easel. To run it on this computer, with Node 20.19 or newer:

    npm install --ignore-scripts
    npm run dev

Installing runs nothing this way, neither of the app nor of its packages. Where a package says that it has to be built
first, install again without \`--ignore-scripts\`.
${paths.some((path) => path.startsWith('supabase/migrations/')) ? dataOf(paths) : ''}${asks ? ownerOf() : ''}`;
}

/** What a Supabase project of their own is given, in order. */
function dataOf(paths: readonly string[]): string {
  const files = [
    ['supabase/content.sql', 'what the page lives on, for the real site too'],
    ['supabase/seed.sql', 'made-up people and what they entered, for trying it only: leave it out of the real site'],
  ] as const;
  const lines = files.flatMap(([path, what]) => (paths.includes(path) ? [`- \`${path}\`: ${what}`] : []));
  return `
Its data is kept by Supabase. Run these in a project of your own, in this order:

- \`supabase/migrations\`: tables and rules, by name
${lines.map((line) => `${line}\n`).join('')}`;
}

const ownerOf = () => `
## Who the owner is

Nobody is the app's owner there until you say so: sign up in the app, then run this once in the project's SQL editor, with your
own address.

    ${becomeOwner}
`;
