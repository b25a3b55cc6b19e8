import type { BlobStore } from '../../base/blobs/blob-store';
import type { ProjectId, VersionId } from '../../base/foundation/id';
import type { Problem } from '../../base/foundation/problem';
import type { PackageLayers } from '../../preview/packages/package-layers';
import type { SiteBackend } from '../../backends/backends/site-backend';
import type { BundleAnswer, BundleRequest, Bundler } from '../bundles/bundle';
import { findImports } from './find-imports';
import type { Site } from './site';
import { needsOf } from '../../preview/runtime/container-project';
import type { TreeStore } from '../../projects/trees/tree-store';
import type { VersionStore } from '../../projects/versions/version-store';
import { decode, readFilesToBundle, type TreeFile } from '../../projects/trees/tree-files';

type Dependencies = {
  trees: TreeStore;
  blobs: BlobStore;
  versions: VersionStore;
  layers: PackageLayers;
  bundler: Bundler;
  /** Runs a bundle when there is room for it. */
  inTurn<Value>(work: () => Promise<Value>): Promise<Value>;
  nameOf(projectId: ProjectId): Promise<string>;
  /** What the site of this app needs to know about its backend; null if it has none. */
  liveEnvOf: EnvOf;
  /** The same for a share's visitors, whose data is separate from the site's. */
  sharedEnvOf: EnvOf;
};
type EnvOf = (projectId: ProjectId, files: readonly TreeFile[]) => Promise<SiteBackend | null>;

/** Bundles trees in a confined process, with the packages the app needs. */
export function createSiteBundles(deps: Dependencies) {
  async function bundleTree(
    treeHash: string,
    request: Pick<BundleRequest, 'name' | 'details' | 'purpose'>,
    envOf: (files: readonly TreeFile[]) => Promise<SiteBackend | null>,
  ): Promise<BundleAnswer> {
    const files = await readFilesToBundle(deps, treeHash);
    if (!files) throw new Error(`the tree ${treeHash} is not whole`);
    const layer = await deps.layers.layerFor({
      dependencies: readDependencies(files.find(({ path }) => path === 'package.json')?.text ?? '{}'),
      specifiers: await findImports(files),
    });
    if (!layer.ok)
      return { files: [], problems: [{ kind: 'missing-package', message: layer.error.detail ?? layer.error.code }] };
    const packagesRoot = await deps.layers.resolveRoot(layer.value.hash);
    if (packagesRoot === null) throw new Error(`the packages of layer ${layer.value.hash} are gone`);
    const bundleRequest: BundleRequest = {
      ...request,
      backend: await envOf(files),
      files: Object.fromEntries(files.map(({ path, content }) => [path, content])),
      packagesRoot,
      styles: layer.value.styles,
    };
    return deps.inTurn(() => deps.bundler.bundle(bundleRequest));
  }

  return {
    /** Bundles a version for visitors of its site. */
    async bundle(
      projectId: ProjectId,
      versionId: VersionId,
      site: Site,
      purpose: BundleRequest['purpose'],
    ): Promise<BundleAnswer> {
      const version = await deps.versions.get(projectId, versionId);
      if (!version) throw new Error(`there is no version ${versionId}`);
      const name = await deps.nameOf(projectId);
      const request = { name, details: site.details, purpose };
      return bundleTree(version.treeHash, request, (files) => deps.liveEnvOf(projectId, files));
    },
    /** Bundles a tree for visitors of a share. */
    bundleShared: (projectId: ProjectId, treeHash: string, { title }: { title: string }): Promise<BundleAnswer> =>
      bundleTree(treeHash, { name: title, details: {}, purpose: 'site' }, (files) =>
        deps.sharedEnvOf(projectId, files),
      ),
    /** Composes the page of a site that a browser built. */
    composePage: ((request) => deps.inTurn(() => deps.bundler.composePage(request))) satisfies Bundler['composePage'],
    /** Composes a site's drawn pages. */
    composeDrawn: ((request) =>
      deps.inTurn(() => deps.bundler.composeDrawn(request))) satisfies Bundler['composeDrawn'],
    /**
     * Whether a tree builds, for when no tab can try it; null for a project with its own Node build, which this bundler
     * can't judge. If the bundler itself fails, it tries once more before that counts.
     */
    async check(_projectId: ProjectId, treeHash: string): Promise<Problem[] | null> {
      const entry = (await deps.trees.read(treeHash))?.['package.json'];
      const bytes = entry && (await deps.blobs.get(entry.hash));
      if (bytes && needsOf(decode(bytes)) === 'node') return null;
      const check = () => bundleTree(treeHash, { name: 'App', details: {}, purpose: 'check' }, async () => null);
      return (await check().catch(check)).problems;
    },
  };
}

function readDependencies(packageJson: string): Record<string, string> {
  try {
    const { dependencies } = JSON.parse(packageJson) as { dependencies?: unknown };
    const entries = Object.entries((dependencies ?? {}) as object).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    return Object.fromEntries(entries);
  } catch {
    return {};
  }
}
