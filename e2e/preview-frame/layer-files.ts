import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PackageLayer } from '../../lib/packages/package-layer';
import { prebundle } from '../../lib/packages/prebundle';
import { templateSpecifiers } from '../../lib/packages/template-specifiers';

/** The template's packages as this checkout has them, so that the journeys need no registry. */
export async function buildLayerFiles(): Promise<{ layer: PackageLayer; files: Map<string, Uint8Array> }> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const out = await mkdtemp(path.join(os.tmpdir(), 'easel-layer-'));
  try {
    const made = await prebundle({
      root,
      out,
      specifiers: templateSpecifiers,
      packages: ['tw-animate-css', 'sonner'],
      brotli: 0,
    });
    if (made.kind !== 'made') throw new Error(made.detail);
    const names = (await readdir(out, { recursive: true })).filter((name) => name.endsWith('.js'));
    const read = names.map(async (name) => [name, new Uint8Array(await readFile(path.join(out, name)))] as const);
    const layer = { hash: 'layer', versions: {}, imports: made.imports, styles: made.styles };
    return { layer, files: new Map(await Promise.all(read)) };
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}
