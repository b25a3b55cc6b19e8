import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * Packages that parse strangers' input without limits of their own: pages, spreadsheets, PDFs, SVGs, programs, style
 * sheets. They run in the browser, or in a process that is killed when it uses too much time or memory.
 */
const readers = [
  'parse5',
  'read-excel-file',
  'pdfjs-dist',
  '@swc/wasm-web',
  'tailwindcss',
  '@jridgewell/trace-mapping',
];

test("the server's own process has no reader of pages, spreadsheets, PDFs, programs or style sheets in it", async () => {
  const { metafile } = await build({
    absWorkingDir: root,
    // The server's entry point, and the interface's calls, which Next runs in the same process.
    entryPoints: ['lib/web/main.ts', 'lib/web/api/dispatch.ts'],
    outdir: 'build',
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    alias: { '@': root.replace(/\/$/, '') },
  });
  const used = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map((one) => one.path));
  expect(used).toContain('papaparse');
  const isReader = (name: string) => readers.some((reader) => name === reader || name.startsWith(`${reader}/`));
  expect(used.filter(isReader)).toEqual([]);
});
