import { createHash } from 'node:crypto';
import type { BlobStore } from '../../base/blobs/blob-store';
import type { PreviewManifest } from '../runtime/compiler';
import type { Preview } from './preview';
import type { CompiledTree, PreviewStore } from './preview-store';

export const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Blobs in memory, for tests of code that uses blobs. */
export function createMemoryBlobs(): BlobStore {
  const blobs = new Map<string, Uint8Array>();
  const put = async (bytes: Uint8Array) => {
    const hash = sha256(bytes);
    blobs.set(hash, bytes);
    return hash;
  };
  return {
    put,
    putAll: (parts) => Promise.all(parts.map(put)),
    get: async (hash) => blobs.get(hash) ?? null,
    has: async (hash) => blobs.has(hash),
    missing: async (hashes) => hashes.filter((hash) => !blobs.has(hash)),
    collect: async () => 0,
  };
}

/** A manifest for modules given as URL → code. Imports are the quoted root-relative or bare names after `from`. */
export function makeManifest(code: Readonly<Record<string, string>>): PreviewManifest {
  return {
    compiler: 'test-1',
    layer: 'layer-1',
    html: '<!doctype html><html lang="en"><head><title>Shop</title></head><body><div id="root"></div></body></html>',
    entry: '/src/main.tsx',
    modules: Object.entries(code).map(([url, text]) => ({
      url,
      hash: sha256(text),
      imports: [...text.matchAll(/from "([^"]+)"/g)].map((match) => {
        const start = match.index + 'from "'.length;
        return { start, end: start + match[1]!.length, specifier: match[1]! };
      }),
      accepts: /^\/src\/[A-Z]/.test(url) || url.endsWith('.css'),
      placeholder: false,
      source: url.slice(1),
      sourceHash: sha256(text),
    })),
    assets: [],
    styles: Object.keys(code).filter((url) => url.endsWith('.css')),
  };
}

/** Preview rows in memory, for tests that need no database. */
export function createMemoryPreviews(): PreviewStore {
  const previews = new Map<string, Preview>();
  const compiled = new Map<string, string>();
  const nameOf = (tree: CompiledTree) => `${tree.projectId} ${tree.treeHash} ${tree.compiler}`;
  return {
    async ensure(wanted) {
      return wanted.map((one) => {
        const preview = previews.get(one.key) ?? { ...one, manifestHash: null };
        previews.set(one.key, preview);
        return preview;
      });
    },
    find: async (key) => previews.get(key) ?? null,
    async show(key, manifestHash) {
      const preview = previews.get(key);
      if (preview) previews.set(key, { ...preview, manifestHash });
    },
    keepCompiled: async (tree, manifestHash) => void compiled.set(nameOf(tree), manifestHash),
    findCompiled: async (tree) => compiled.get(nameOf(tree)) ?? null,
  };
}
