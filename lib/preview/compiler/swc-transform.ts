import type { Options, Output } from '@swc/wasm-web';
import { extensionOf } from './path-parts';
import { fail, succeed } from '../../base/foundation/result';
import { readSwcFault } from './read-swc-fault';
import type { Transform } from './transform';

/**
 * swc adds React Refresh signatures to components and hooks only where there may be JSX. Without a signature for a
 * hook, a component that uses it would keep its state when the hook's own hooks change, and break.
 */
const definesHook = /\b(?:function|const)\s+use[A-Z]/;

/** `isTsx`: whether angle brackets mean JSX. */
function optionsFor(path: string, isTsx: boolean): Options {
  const isTypeScript = /^\.[cm]?tsx?$/.test(extensionOf(path));
  return {
    // The file name alone decides whether swc signs hooks.
    filename: isTsx && !path.endsWith('x') ? `${path}x` : path,
    sourceFileName: path,
    sourceMaps: true,
    configFile: false,
    swcrc: false,
    jsc: {
      target: 'es2022',
      parser: isTypeScript
        ? { syntax: 'typescript', tsx: isTsx, decorators: false }
        : { syntax: 'ecmascript', jsx: true },
      transform: {
        optimizer: { simplify: false, globals: { vars: { 'process.env.NODE_ENV': '"development"' } } },
        react: { runtime: 'automatic', development: true, refresh: true },
      },
    },
  };
}

/**
 * The transform over `@swc/wasm-web`. `start` resolves to its `transformSync` once the wasm is ready; it is called for
 * every transform. About 1 ms for an ordinary module.
 */
export function createSwcTransform(start: () => Promise<(source: string, options: Options) => Output>): Transform {
  return async (source, path) => {
    const transformSync = await start();
    const run = (isTsx: boolean) => {
      const { code, map } = transformSync(source, optionsFor(path, isTsx));
      return succeed({ code, map: map ?? '{"version":3,"sources":[],"names":[],"mappings":""}' });
    };
    const extension = extensionOf(path);
    if (extension === '.ts' && definesHook.test(source)) {
      try {
        return run(true);
      } catch {
        // Casts and generic arrow functions in angle brackets are not valid TSX: retry without the signature.
      }
    }
    try {
      return run(extension === '.tsx');
    } catch (error) {
      return fail(readSwcFault(error));
    }
  };
}
