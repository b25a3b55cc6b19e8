import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PackageLayer } from '../../lib/preview/packages/package-layer';
import { fontAddress } from '../../lib/preview/packages/font-address';
import { prebundle } from '../../lib/preview/packages/prebundle';
import { templateSpecifiers } from '../../lib/preview/packages/template-specifiers';

/** A font family as in a layer; its font file is one that is installed here. */
const address = fontAddress({ hash: '0'.repeat(32), file: 'pdfjs-dist/standard_fonts/LiberationSans-Bold.ttf' });
const family = `@font-face{font-family:"Fraunces Variable";font-display:swap;font-weight:100 900;src:url("${address}")}`;

/** The template's packages from this checkout, so that journeys need no registry. */
export async function buildLayerFiles(): Promise<{ layer: PackageLayer; files: Map<string, Uint8Array> }> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const out = await mkdtemp(path.join(os.tmpdir(), 'easel-layer-'));
  try {
    const made = await prebundle({
      root,
      out,
      hash: '0'.repeat(32),
      specifiers: templateSpecifiers,
      packages: ['tw-animate-css', 'sonner'],
      brotli: 0,
    });
    if (made.kind !== 'made') throw new Error(made.detail);
    const names = (await readdir(out, { recursive: true })).filter((name) => name.endsWith('.js'));
    const read = names.map(async (name) => [name, new Uint8Array(await readFile(path.join(out, name)))] as const);
    const styles = { ...made.styles, '@fontsource-variable/fraunces': family };
    const layer = { hash: 'layer', versions: {}, imports: made.imports, styles };
    return { layer, files: new Map(await Promise.all(read)) };
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}
