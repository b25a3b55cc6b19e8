import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'esbuild';
import { fontAddress } from './font-address';

const alreadyAsked = Symbol('already asked');

/**
 * Leaves the fonts of style sheets where they are and writes their URLs, without reading them: a Chinese family has a
 * hundred files, and a page requests only a few. Put it before `confinedPlugin`, which checks whatever this plugin does
 * not handle.
 */
export function fontPlugin(root: string, hash: string): Plugin {
  const allowed = realpathSync(path.join(root, 'node_modules')) + path.sep;
  return {
    name: 'fonts',
    setup(build) {
      build.onResolve({ filter: /\.(woff2?|ttf|otf|eot)([?#]|$)/i }, async (args) => {
        if (args.kind !== 'url-token' || args.pluginData === alreadyAsked) return undefined;
        const { importer, kind, resolveDir } = args;
        const found = await build.resolve(args.path, { importer, kind, resolveDir, pluginData: alreadyAsked });
        if (found.errors.length > 0 || found.external || found.namespace !== 'file') return undefined;
        const real = realpathSync(found.path);
        if (!real.startsWith(allowed)) return undefined;
        const file = real.slice(allowed.length).split(path.sep).join('/');
        const address = fontAddress({ hash, file });
        return address === null ? undefined : { path: address + found.suffix, external: true };
      });
    },
  };
}
