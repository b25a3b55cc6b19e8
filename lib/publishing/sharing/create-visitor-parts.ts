import { readFile } from 'node:fs/promises';
import { canRunInTab } from '../../backends/visitor-backend/can-run-in-tab';
import { visitorHead } from '../../backends/visitor-backend/visitor-head';
import { readVisitorFiles, type VisitorFiles } from '../../backends/visitor-backend/visitor-files';
import type { SiteBackend } from '../../backends/backends/site-backend';
import { contentPath, migrationsAmong, seedPath } from '../../backends/backends/migration-files';
import { configPath, readAuthSettings } from '../../backends/backends/read-auth-settings';
import type { ProjectId } from '../../base/foundation/id';
import type { TreeFile } from '../../projects/trees/tree-files';
import { keepTexts } from './keep-texts';
import type { Share } from './share';
import type { VisitorParts } from './visitor-parts';

type Dependencies = {
  /** `build/visitor-backend`. */
  built: string;
  readFiles(treeHash: string): Promise<readonly TreeFile[] | null>;
  /** The values that a share's page gets for its backend; null for an app that stores nothing. */
  envOf(projectId: ProjectId, files: readonly TreeFile[]): Promise<SiteBackend | null>;
};

/** A head contains all SQL of its version, which may be a megabyte, and six times that as JSON. */
const mostCharacters = 32 * 1024 ** 2;

/**
 * Serves the files that run a shared app's backend in a visitor's tab. Easel's own files are read for the first visitor
 * and then cached, since they are the same for every visitor. They are sent only in brotli: a browser without it has no
 * workers that could run them either.
 */
export function createVisitorParts({ built, readFiles, envOf }: Dependencies): VisitorParts {
  let files: Promise<VisitorFiles> | null = null;
  const heads = keepTexts(mostCharacters);
  const bodies = new Map<string, Promise<Buffer>>();
  const reachFiles = () => (files ??= readVisitorFiles(built));

  async function write({ projectId, treeHash }: Share): Promise<string | null> {
    const tree = await readFiles(treeHash);
    const env = tree && (await envOf(projectId, tree));
    // A hosted backend belongs to somebody else and is not replaced.
    if (!tree || !env || env.url !== null) return null;
    const texts = tree.flatMap(({ path, text }) => (text === null ? [] : [{ path, text }]));
    if (canRunInTab({ files: texts }) !== null) return null;
    const textOf = (wanted: string) => texts.find(({ path }) => path === wanted)?.text ?? null;
    const source = {
      ...{ migrations: migrationsAmong(texts), content: textOf(contentPath), seed: textOf(seedPath) },
      ...{ authSettings: readAuthSettings(textOf(configPath)), publishableKey: env.anonKey },
    };
    const head = await visitorHead(source, await reachFiles());
    // If it can't be read here, leave the refusal to the server.
    return head.ok ? head.value : null;
  }

  return {
    headOf: (share) => heads.reach(`${share.projectId} ${share.treeHash}`, () => write(share)),
    async fileAt(path) {
      const file = (await reachFiles()).at(path);
      if (!file) return null;
      const reading = bodies.get(path) ?? readFile(file.brotli);
      bodies.set(path, reading);
      reading.catch(() => bodies.delete(path));
      return { body: await reading, headers: { ...file.headers, 'content-encoding': 'br' } };
    },
  };
}
