import type { KnownModules } from './compiler';
import type { PreviewServer } from './preview-server';

export type CompiledMirror = {
  /**
   * Uploads what the server lacks, then makes the lane show it. Asks in one request which modules the server lacks,
   * leaving out those that this page knows are stored. Returns the manifest's hash. Calls run one after another, so the
   * last one wins.
   */
  keep(lane: 'main' | 'try', treeHash: string | null, compiled: KnownModules): Promise<string>;
};

export function createCompiledMirror(server: Pick<PreviewServer, 'missing' | 'store' | 'show'>): CompiledMirror {
  const stored = new Set<string>();
  let queue: Promise<unknown> = Promise.resolve();

  async function upload({ manifest, code }: KnownModules): Promise<void> {
    const unsure = new Set(manifest.modules.map((module) => module.hash).filter((hash) => !stored.has(hash)));
    if (unsure.size === 0) return;
    const missing = await server.missing([...unsure]);
    const encoder = new TextEncoder();
    const parts = missing.flatMap((hash) => {
      const text = code.get(hash);
      return text === undefined ? [] : [{ hash, bytes: encoder.encode(text) }];
    });
    if (parts.length > 0) await server.store(parts);
    for (const hash of unsure) stored.add(hash);
  }

  return {
    keep(lane, treeHash, compiled) {
      const next = queue.then(async () => {
        await upload(compiled);
        return server.show(lane, treeHash, compiled.manifest);
      });
      queue = next.catch(() => undefined);
      return next;
    },
  };
}
