import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import {
  readManifest,
  readRecord,
  settleFolder,
  templateRecordSchema,
  writeRecord,
  type LayerManifest,
} from './layer-folder';
import { layerHash } from './layer-hash';
import { closureOf, lockedVersion, parseLock } from './locked-packages';
import { prebundle } from './prebundle';
import { prebundleVersion } from './prebundle-version';
import { templateSpecifiers } from './template-specifiers';

/**
 * Makes the template's layer from Easel's own `node_modules` in `<root>/build/layers`, unless it exists. Runs when
 * Easel is built, so that a first preview needs no registry.
 */
export async function prepareTemplateLayer(root: string): Promise<{ hash: string; isNew: boolean; bytes: number }> {
  const folder = path.join(root, 'build/layers');
  const packageJson = await readFile(path.join(root, 'lib/projects/template/files/package.json'), 'utf8');
  const { dependencies } = z.object({ dependencies: z.record(z.string(), z.string()) }).parse(JSON.parse(packageJson));
  const names = Object.keys(dependencies).sort();

  const installed = parseLock(await readFile(path.join(root, 'node_modules/.package-lock.json'), 'utf8'));
  const packages = closureOf(installed, names);
  const missing = names.filter((name) => lockedVersion(packages, name) === null);
  if (missing.length > 0) throw new Error(`Not installed: ${missing.join(', ')}. Run npm install first.`);

  const hash = layerHash(prebundleVersion, packages, templateSpecifiers);
  const record = await readRecord(path.join(folder, 'template.json'), templateRecordSchema);
  const present = await readManifest(path.join(folder, hash));
  const isSame = JSON.stringify(record?.dependencies) === JSON.stringify(dependencies);
  if (present && isSame && record?.hash === hash) return { hash, isNew: false, bytes: present.bytes };

  const work = path.join(folder, `.work-${process.pid}`);
  const made = await prebundle({ root, out: work, hash, specifiers: templateSpecifiers, packages: names, brotli: 9 });
  if (made.kind === 'refused') throw new Error(`The template's packages do not bundle:\n${made.detail}`);
  const missed = templateSpecifiers.filter((specifier) => !made.imports[specifier]);
  if (missed.length > 0) throw new Error(`The template's layer lacks ${missed.join(', ')}.`);

  const versions = Object.fromEntries(names.map((name) => [name, lockedVersion(packages, name)!]));
  const layer = { hash, versions, imports: made.imports, styles: made.styles };
  await writeRecord(path.join(work, 'manifest.json'), {
    layer,
    install: null,
    bytes: made.bytes,
  } satisfies LayerManifest);
  await rm(path.join(folder, hash), { recursive: true, force: true });
  await settleFolder(work, path.join(folder, hash));
  await writeRecord(path.join(folder, 'template.json'), { hash, dependencies, packages });

  const older = (await readdir(folder)).filter((name) => name !== hash && name !== 'template.json');
  await Promise.all(older.map((name) => rm(path.join(folder, name), { recursive: true, force: true })));
  return { hash, isNew: true, bytes: made.bytes };
}
