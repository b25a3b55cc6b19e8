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

/** Shows in lane `try` a tree other than the one being worked on; returns false if it does not compile. */
export function createTreeShower({ server, mirror, compilerVersion, startCompiler, layer }: Dependencies) {
  /** A second compiler: the first one holds the draft. Versions are stored compiled, so this one is rarely needed. */
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
