import { promisify } from 'node:util';
import { crc32, deflateRaw } from 'node:zlib';
import { strToU8, Zip, type ZipInputFile } from 'fflate';
import { migrationPath, isMigration, ownerMigration } from '../../backends/backends/migration-files';
import type { BlobStore } from '../../base/blobs/blob-store';
import type { FileTree } from '../../base/files/file-operation';
import type { AppError } from '../../base/foundation/app-error';
import type { ProjectId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { slugOf } from '../../base/foundation/slug-of';
import type { TreeStore } from '../../projects/trees/tree-store';
import type { VersionStore } from '../../projects/versions/version-store';
import type { Viewer } from '../../base/viewers/viewer';
import { addBackend, asksOwner, bringsOwner, type Carried, type LeavingApp } from './add-backend';
import { readmeOf } from './export-readme';
import { findFunctions } from './left-functions';
import { getProject } from '../../projects/projects/manage-projects';
import { writePackage } from './leaving-package';

type Dependencies = Parameters<typeof getProject>[0] & {
  versions: VersionStore;
  trees: TreeStore;
  blobs: BlobStore;
  /** Whether an app with these files stores data on a server. */
  keepsData(treeHash: string): Promise<boolean>;
  /** The files and packages that are added to an app with data. */
  carried(): Promise<Carried>;
  /** Hosts that the project's server functions may call. */
  hostsOf(projectId: ProjectId): Promise<readonly string[]>;
};

const deflate = promisify(deflateRaw);

/** Files whose bytes are already compressed. */
const isPacked = (path: string) => /\.(?:png|jpe?g|gif|webp|avif|woff2?|mp[34]|zip|gz|br)$/i.test(path);

/**
 * The head of a project as a zip with one folder, packed file by file while it is read: only one file is in memory at a
 * time, and compression runs in another thread. Contains all files of the tree, `package.json` with the app's name, and
 * a README if there is none; for an app with data or server functions also what runs it on any computer and on any
 * Supabase (`add-backend.ts`). Nothing else, so no secrets, rows, accounts or conversation.
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
  const slug = slugOf(latinise(name)) || 'my-app';
  const paths = Object.keys(tree);
  const read = async (path: string) => {
    const bytes = tree[path] && (await deps.blobs.get(tree[path].hash));
    return bytes ? new TextDecoder().decode(bytes) : null;
  };
  const found = await findFunctions(paths, read);
  const functions = found && { ...found, hosts: await deps.hostsOf(projectId) };
  const needsBackend = functions !== null || (await deps.keepsData(head.treeHash));
  const asks = needsBackend && (await asksForOwner(paths, read));
  const made = needsBackend
    ? await addBackend({ name, slug, paths, read, asksForOwner: asks, functions }, await deps.carried())
    : await addName({ name, slug, paths, read });
  const zip = zipOf({ folder: slug, tree, made, time: head.createdAt, blobs: deps.blobs });
  return succeed({ fileName: `${slug}.zip`, name, zip });
}

type App = Pick<LeavingApp, 'name' | 'slug' | 'paths' | 'read'>;

async function addName({ name, slug, paths, read }: App): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const manifest = await read('package.json');
  if (manifest !== null) files.set('package.json', writePackage(manifest, slug));
  if (!paths.some((path) => /^readme\.md$/i.test(path)))
    files.set('README.md', readmeOf({ name, paths, commands: null, functions: null }));
  return files;
}

/** Whether an `is_owner()` has to be added. Older apps have their own. */
async function asksForOwner(paths: readonly string[], read: App['read']): Promise<boolean> {
  let asks = false;
  for (const path of paths.filter((one) => isMigration(one) || /^src\/.*\.[jt]sx?$/.test(one))) {
    const text = (await read(path)) ?? '';
    if (path === migrationPath(ownerMigration) || (isMigration(path) && bringsOwner(text))) return false;
    asks ||= asksOwner(path, text);
  }
  return asks;
}

type Zipped = {
  folder: string;
  tree: FileTree;
  /** Files that replace files of the tree or are added to them. */
  made: ReadonlyMap<string, string | Uint8Array>;
  time: number;
  blobs: BlobStore;
};

function zipOf({ folder, tree, made, time, blobs }: Zipped) {
  const paths = [...new Set([...made.keys(), ...Object.keys(tree)])].values();
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
      const { value: path, done } = paths.next();
      if (done) return zip.end();
      const given = made.get(path);
      if (given !== undefined) return add(path, typeof given === 'string' ? strToU8(given) : given);
      const bytes = await blobs.get(tree[path]!.hash);
      if (bytes === null) throw new Error(`the bytes of ${path} are not stored`);
      return add(path, bytes);
    },
    cancel: () => zip.terminate(),
  });
}
