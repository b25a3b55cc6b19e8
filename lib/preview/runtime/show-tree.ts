import type { PackageLayer } from '../packages/package-layer';
import type { CompiledMirror } from './compiled-mirror';
import type { Compiler } from './compiler';
import type { PreviewServer } from './preview-server';

type Dependencies = {
  server: Pick<PreviewServer, 'files' | 'findCompiled' | 'show'>;
  mirror: CompiledMirror;
  compilerVersion: string;
  startCompiler(): Promise<Compiler>;
  layer(signal: AbortSignal): Promise<PackageLayer>;
};

/** Shows a tree other than the current one in lane `try`; returns false if it does not compile. */
export function createTreeShower({ server, mirror, compilerVersion, startCompiler, layer }: Dependencies) {
  /**
   * A second compiler, because the first one has the draft loaded. It is rarely needed, since versions are stored
   * compiled.
   */
  let compiler: Promise<Compiler> | null = null;

  return async (treeHash: string, signal: AbortSignal): Promise<boolean> => {
    const kept = await server.findCompiled(treeHash, compilerVersion);
    if (kept) {
      await server.show('try', treeHash, kept.manifest);
      return true;
    }
    const [ready, files, packages] = await Promise.all([
      (compiler ??= startCompiler()),
      server.files(treeHash, signal),
      layer(signal),
    ]);
    const { isStanding, problems } = await ready.load(files, packages);
    if (!isStanding || problems.length > 0) return false;
    await mirror.keep('try', treeHash, await ready.manifest());
    return true;
  };
}
