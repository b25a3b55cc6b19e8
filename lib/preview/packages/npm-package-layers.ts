import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import semver from 'semver';
import type { AppError } from '../../base/foundation/app-error';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { bareSpecifiers, checkDependencies } from './check-dependencies';
import { collectLayers } from './collect-layers';
import type { InstallLimits } from './install-packages';
import {
  readManifest,
  readRecord,
  settleFolder,
  templateRecordSchema,
  writeRecord,
  type TemplateRecord,
} from './layer-folder';
import { isLayerHash, layerHash } from './layer-hash';
import { createLayerInstalls, type Install } from './layer-installs';
import { linkLayer } from './link-layer';
import { lockedVersion, type LockedPackages } from './locked-packages';
import { readFontFile } from './read-font-file';
import { packageNameOf } from './package-name';
import type { NpmSetup } from './npm-environment';
import type { PackageLayer, PackageProgress } from './package-layer';
import type { LayerFile, MakingLayers, PackageLayers } from './package-layers';
import { prebundleVersion } from './prebundle-version';
import { createRunWorker } from './run-worker';
import { createSharedWork } from './share-work';
import { withoutFamilies } from './without-families';
import { templateSpecifiers } from './template-specifiers';
import { ownValue } from '../../base/foundation/own-value';

export type NpmPackageLayersOptions = {
  /** Folder for the layers of projects with packages of their own, inside the data folder. Created when needed. */
  folder: string;
  /** `build/layers`, filled by `scripts/prepare-layer.mjs`. */
  builtFolder: string;
  /** Easel's own root: the folder of the `node_modules` that the template's layer was made from. */
  root: string;
  npm: NpmSetup;
  /** Path of the Node executable that runs the worker, and of the bundled `package-worker.ts`. */
  worker: { node: string; script: string };
  limits?: Partial<InstallLimits>;
  /** If absent, nothing is refused. */
  making?: MakingLayers;
};

type Template = { record: TemplateRecord; layer: PackageLayer };

const defaultLimits: InstallLimits = { milliseconds: 180_000, bytes: 400_000_000, packages: 600, files: 150_000 };

/** Layers made by npm and esbuild, each in its own process; `PackageLayers` states the guarantees. */
export function createNpmPackageLayers(options: NpmPackageLayersOptions): PackageLayers {
  const bundles = path.join(options.folder, 'bundles');
  const runWorker = createRunWorker(options.worker.node, options.worker.script, options.folder);
  const limits = { ...defaultLimits, ...options.limits };
  const making: MakingLayers = options.making ?? (async (_what, make) => (await make()).made);
  const installs = createLayerInstalls({ folder: options.folder, npm: options.npm, limits, runWorker, making });
  const bundling = createSharedWork<Result<PackageLayer, AppError>, PackageProgress>(2);
  let template: Promise<Template> | undefined;
  let active = 0;

  const readTemplate = async (): Promise<Template> => {
    const record = await readRecord(path.join(options.builtFolder, 'template.json'), templateRecordSchema);
    const manifest = record && (await readManifest(path.join(options.builtFolder, record.hash)));
    if (!record || !manifest)
      throw new Error("The template's packages are not prepared: run scripts/prepare-layer.mjs.");
    return { record, layer: manifest.layer };
  };
  const getTemplate = () => {
    template ??= readTemplate().catch((failure: unknown) => {
      // Retry next time; it may have been prepared by then.
      template = undefined;
      throw failure;
    });
    return template;
  };

  const makeLayer = async (
    hash: string,
    install: Install,
    specifiers: string[],
    signal: AbortSignal,
  ): Promise<Result<PackageLayer, AppError>> => {
    const out = path.join(options.folder, `.work-${randomBytes(8).toString('hex')}`);
    const packages = Object.keys(install.dependencies).sort();
    const known = await getTemplate();
    const sheets = fontsAlone(install.packages, specifiers, known);
    const work =
      sheets === null ? { specifiers, packages } : { specifiers: sheets, packages: packages.filter(isOfFonts) };
    try {
      const answer = await runWorker({ type: 'prebundle', root: install.root, out, hash, ...work, brotli: 4 }, signal);
      if (!answer.ok) return answer;
      const made = answer.value;
      if (made.kind === 'refused') {
        const detail = made.isHostile ? 'A package tried to read files that are not its own.' : made.detail;
        return fail({ code: 'package-refused', detail });
      }
      if (made.kind !== 'made') throw new Error('The package worker answered another question.');

      const versions: Record<string, string> = {};
      for (const name of packages) versions[name] = lockedVersion(install.packages, name) ?? '';
      const { imports, styles } = made;
      const layer: PackageLayer =
        sheets === null
          ? { hash, versions, imports, styles }
          : {
              hash,
              versions,
              imports: { ...known.layer.imports, ...imports },
              styles: { ...known.layer.styles, ...styles },
            };
      if (sheets !== null) await linkLayer(path.join(options.builtFolder, known.layer.hash), out);
      await writeRecord(path.join(out, 'manifest.json'), { layer, install: install.id, bytes: made.bytes });
      await settleFolder(out, path.join(bundles, hash));
      return succeed(layer);
    } finally {
      await rm(out, { recursive: true, force: true });
    }
  };

  const layerFor: PackageLayers['layerFor'] = async (request, waiter = {}) => {
    waiter.signal?.throwIfAborted();
    const dependencies = checkDependencies(request.dependencies);
    if (!dependencies.ok) return dependencies;
    const known = await getTemplate();
    const { wanted, isTemplate } = compareWithTemplate(dependencies.value, known);

    const named = bareSpecifiers([...Object.keys(dependencies.value), ...request.specifiers]);
    const asked = isTemplate ? named.filter((name) => isBrought(known.record.packages, name)) : named;
    const isAnswered = (name: string) =>
      Boolean(ownValue(known.layer.imports, name) ?? ownValue(known.layer.styles, name));
    if (isTemplate && asked.every(isAnswered)) return succeed(known.layer);

    await mkdir(options.folder, { recursive: true });
    const base = { root: options.root, packages: known.record.packages };
    const install = await installs.installFor(wanted, base, isTemplate, waiter);
    if (!install.ok) return install;

    const wantedSpecifiers = bareSpecifiers([...templateSpecifiers, ...asked]);
    const specifiers = wantedSpecifiers.filter((name) => isBrought(install.value.packages, name));
    const hash = layerHash(prebundleVersion, install.value.packages, specifiers);
    const manifest = await readManifest(path.join(bundles, hash));
    if (manifest) {
      const now = new Date();
      await utimes(path.join(bundles, hash), now, now).catch(() => undefined);
      return succeed(manifest.layer);
    }
    return bundling.run(
      hash,
      (report, signal) => {
        report({ step: 'preparing', packages: Object.keys(install.value.packages).length });
        return making('prebundle', async () => {
          const made = await makeLayer(hash, install.value, specifiers, signal);
          return { made, folder: made.ok ? path.join(bundles, hash) : null };
        });
      },
      waiter,
    );
  };

  const folderOf = async (hash: string): Promise<string | null> => {
    if (!isLayerHash(hash)) return null;
    for (const place of [options.builtFolder, bundles]) {
      const folder = path.join(place, hash);
      if (await stat(folder).catch(() => null)) return folder;
    }
    return null;
  };

  const rootOf = async (hash: string): Promise<string | null> => {
    const folder = await folderOf(hash);
    const manifest = folder && (await readManifest(folder));
    if (!manifest) return null;
    if (manifest.install === null) return options.root;
    return (await installs.read(manifest.install))?.root ?? null;
  };

  return {
    async layerFor(request, waiter) {
      active += 1;
      try {
        let answer = await layerFor(request, waiter);
        // An app without its fonts is better than none: it uses system fonts until the registry has them.
        for (const plain of answer.ok ? [] : withoutFamilies(request)) {
          answer = await layerFor(plain, waiter);
          if (answer.ok) break;
        }
        return answer;
      } finally {
        active -= 1;
      }
    },

    async rootFor(asked, waiter = {}) {
      active += 1;
      try {
        const dependencies = checkDependencies(asked);
        if (!dependencies.ok) return dependencies;
        const known = await getTemplate();
        const { isTemplate } = compareWithTemplate(dependencies.value, known);
        await mkdir(options.folder, { recursive: true });
        const base = { root: options.root, packages: known.record.packages };
        const install = await installs.installFor(dependencies.value, base, isTemplate, waiter);
        return install.ok ? succeed(install.value.root) : install;
      } finally {
        active -= 1;
      }
    },

    async templateLayer() {
      return (await getTemplate()).layer;
    },

    async find(hash) {
      const known = await getTemplate();
      if (known.layer.hash === hash) return known.layer;
      const folder = await folderOf(hash);
      return folder === null ? null : ((await readManifest(folder))?.layer ?? null);
    },

    async read(hash, file, encodings = []): Promise<LayerFile | null> {
      if (!/^[A-Za-z0-9@_+-][A-Za-z0-9@._+-]*\.js$/.test(file)) return null;
      const folder = await folderOf(hash);
      if (!folder) return null;
      for (const encoding of [...encodings, null]) {
        const suffix = encoding === null ? '' : encoding === 'br' ? '.br' : '.gz';
        const bytes = await readFile(path.join(folder, file + suffix)).catch(() => null);
        if (bytes) return { bytes: new Uint8Array(bytes), contentType: 'text/javascript; charset=utf-8', encoding };
      }
      return null;
    },

    async readFont({ hash, file }) {
      const root = await rootOf(hash);
      return root === null ? null : readFontFile(root, file);
    },

    resolveRoot: rootOf,

    async collect(maxBytes, inUse) {
      // Layers still being made are not recorded yet, so leave this to the next collection.
      return active > 0 ? { bytes: 0, removed: [] } : collectLayers(options.folder, maxBytes, inUse);
    },
  };
}

/**
 * Whether an import names an installed package. If that package lacks the subpath, making another layer would not help.
 */
function isBrought(packages: LockedPackages, specifier: string): boolean {
  return lockedVersion(packages, packageNameOf(specifier)) !== null;
}

/** Packages that contain fonts and their style sheets, and no code that could be shared. */
const isOfFonts = (name: string) => /^@fontsource(?:-variable)?\//.test(name);

/**
 * The specifiers to bundle on top of the template's own modules, if they are all fonts and the template's packages are
 * unchanged; null if the modules may differ. Most apps with their own packages only add fonts and should not wait for
 * the same modules to be bundled again.
 */
function fontsAlone(
  packages: LockedPackages,
  specifiers: readonly string[],
  { record, layer }: Template,
): string[] | null {
  const isSame = Object.entries(record.packages).every(
    ([place, { version }]) => ownValue(packages, place)?.version === version,
  );
  const further = specifiers.filter((name) => !(ownValue(layer.imports, name) ?? ownValue(layer.styles, name)));
  return isSame && further.length > 0 && further.every(isOfFonts) ? further : null;
}

/**
 * Decides what to install: the request with the template's exact versions if the two agree; otherwise, for example with
 * an older React, only the project's own packages. `isTemplate`: the template covers the whole request.
 */
function compareWithTemplate(asked: Record<string, string>, { record, layer }: Template) {
  const entries = Object.entries(asked);
  const isMet = (version: string | null | undefined, range: string) =>
    Boolean(version) && (range === 'latest' || semver.satisfies(version ?? '', range));
  const agrees = entries.every(([name, range]) => {
    const version = ownValue(layer.versions, name);
    return !version || isMet(version, range);
  });
  if (!agrees) return { wanted: asked, isTemplate: false };

  const isTemplate = entries.every(([name, range]) => isMet(lockedVersion(record.packages, name), range));
  return { wanted: { ...asked, ...layer.versions }, isTemplate };
}
