import { existsSync, realpathSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import type { OnResolveResult, Plugin } from 'esbuild';
import { packageNameOf } from './package-name';

/** Prefix of the error for a read outside the root. Callers use it to tell hostile packages from broken ones. */
export const outsideMessage = 'Refused to read outside the packages';

const builtins = new Set(builtinModules);
const alreadyAsked = Symbol('already asked');

/**
 * Lets esbuild read only `<root>/node_modules`, judged by real path, so that neither `require('../../secret.json')` nor
 * a symbolic link brings a file of this machine into a bundle. Put it before other plugins that load from `file`.
 * Inside packages, Node's own modules are empty. A package that is not installed throws only when it is required, as
 * optional dependencies expect, and is never replaced by one of Easel's own packages higher up on the disk. The plugin
 * guards what esbuild loads, but not source maps named in comments: keep `sourcemap` off for package code.
 */
export function confinedPlugin(root: string): Plugin {
  const allowed = realpathSync(path.join(root, 'node_modules')) + path.sep;
  const found = new Map<string, boolean>();

  const isInside = (file: string): boolean => {
    try {
      return realpathSync.native(file).startsWith(allowed);
    } catch {
      return false;
    }
  };

  /**
   * Whether Node would find this package from here without leaving the root. Links that lead outside are refused when
   * loaded.
   */
  const isInstalled = (name: string, from: string): boolean => {
    for (let folder = from + path.sep; folder.startsWith(allowed); folder = path.dirname(folder) + path.sep) {
      const place = path.join(folder, 'node_modules', name);
      if (!found.has(place)) found.set(place, existsSync(place));
      if (found.get(place)) return true;
    }
    const place = allowed + name;
    if (!found.has(place)) found.set(place, existsSync(place));
    return found.get(place) === true;
  };

  return {
    name: 'confined',
    setup(build) {
      build.onResolve({ filter: /^[^./#\\]/ }, async (args): Promise<OnResolveResult | undefined> => {
        if (args.pluginData === alreadyAsked || args.kind === 'entry-point' || args.namespace !== 'file')
          return undefined;
        if (/^(https?|data|file):/.test(args.path) || !isInside(args.resolveDir)) return undefined;

        const isNodeOnly = args.path.startsWith('node:');
        const name = packageNameOf(args.path);
        if (!isNodeOnly && isInstalled(name, args.resolveDir)) return undefined;

        // The package may map the name to a file of its own (`"browser": { "crypto": "./crypto.js" }`).
        const { importer, kind, resolveDir } = args;
        const mapped = await build.resolve(args.path, { importer, kind, resolveDir, pluginData: alreadyAsked });
        if (mapped.errors.length === 0 && mapped.namespace !== 'file') return mapped;
        if (mapped.errors.length === 0 && !mapped.external && isInside(mapped.path)) return mapped;
        const isBuiltin = isNodeOnly || builtins.has(name);
        return { path: args.path, namespace: isBuiltin ? 'node-builtin' : 'not-installed', sideEffects: false };
      });
      build.onLoad({ filter: /.*/, namespace: 'node-builtin' }, () => ({ contents: 'module.exports = {};' }));
      build.onLoad({ filter: /.*/, namespace: 'not-installed' }, (args) => ({
        contents: `throw Object.assign(new Error(${JSON.stringify(`The package "${args.path}" is not installed.`)}), { code: 'MODULE_NOT_FOUND' });`,
      }));
      // esbuild passes real paths, with links resolved. Filtering by prefix avoids a round trip to JavaScript per file,
      // which would cost as much as the bundling itself.
      build.onLoad({ filter: notStartingWith(allowed), namespace: 'file' }, (args) =>
        isInside(args.path) ? undefined : { errors: [{ text: `${outsideMessage}: ${path.basename(args.path)}` }] },
      );
    },
  };
}

/** Go's regular expressions have no negative look-ahead, so this matches the first character that differs. */
export function notStartingWith(prefix: string): RegExp {
  const quote = (character: string) => character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  const source = [...prefix].reduceRight<string>((rest, character) => {
    const same = rest === '' ? '' : `|${quote(character)}${rest}`;
    return `(?:$|[^${quote(character)}]${same})`;
  }, '');
  return new RegExp(`^${source}`);
}
