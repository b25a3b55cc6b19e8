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

/** Shows a tree in lane `try` that is not the one being worked on; false where it does not compile. */
export function createTreeShower({ server, mirror, compilerVersion, startCompiler, layer }: Dependencies) {
  /** The other one holds the draft. Versions are kept compiled, so this one is seldom needed. */
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
