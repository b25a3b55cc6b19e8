import { promisify } from 'node:util';
import { crc32, deflateRaw } from 'node:zlib';
import { strToU8, Zip, type ZipInputFile } from 'fflate';
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
 * Everything a tree holds and a README where it has none; nothing else, so no secret, database or conversation.
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
  return succeed({ fileName: `${folder}.zip`, name, zip: zipOf(folder, name, tree, head.createdAt, deps.blobs) });
}

function zipOf(folder: string, name: string, tree: FileTree, time: number, blobs: BlobStore) {
  const paths = Object.keys(tree).values();
  let isReadmeDue = !Object.keys(tree).some((path) => /^readme\.md$/i.test(path));
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
      if (isReadmeDue) {
        isReadmeDue = false;
        return add('README.md', strToU8(readmeOf(name, Object.keys(tree))));
      }
      const { value: path, done } = paths.next();
      if (done) return zip.end();
      const bytes = await blobs.get(tree[path]!.hash);
      if (bytes === null) throw new Error(`the bytes of ${path} are not stored`);
      return add(path, bytes);
    },
    cancel: () => zip.terminate(),
  });
}

function readmeOf(name: string, paths: readonly string[]): string {
  return `# ${name.replace(/\s+/g, ' ')}

Made with Easel. To run it on this computer, with Node 20.19 or newer:

    npm install --ignore-scripts
    npm run dev

Installing runs nothing this way, neither of the app nor of its packages. Where a package says that it has to be built
first, install again without \`--ignore-scripts\`.
${paths.some((path) => path.startsWith('supabase/migrations/')) ? dataOf(paths) : ''}`;
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
