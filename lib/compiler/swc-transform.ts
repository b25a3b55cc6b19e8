import type { Options, Output } from '@swc/wasm-web';
import { extensionOf } from './path-parts';
import { fail, succeed } from '../foundation/result';
import { readSwcFault } from './read-swc-fault';
import type { Transform } from './transform';

/**
 * swc signs components and hooks for React Refresh only where there may be JSX. Without a hook's own, a component that uses it would
 * keep its state when the hook's hooks change, and break.
 */
const definesHook = /\b(?:function|const)\s+use[A-Z]/;

/** `isTsx`: whether angle brackets are JSX. */
function optionsFor(path: string, isTsx: boolean): Options {
  const isTypeScript = /^\.[cm]?tsx?$/.test(extensionOf(path));
  return {
    // The name alone decides whether swc signs hooks.
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
 * The transform over `@swc/wasm-web`; `start` resolves to its `transformSync` once the wasm stands; it is called when
 * there is something to transform, and again each time. About 1 ms an ordinary module.
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
        // Casts and generic arrow functions in angle brackets are no TSX: then without the signature.
      }
    }
    try {
      return run(extension === '.tsx');
    } catch (error) {
      return fail(readSwcFault(error));
    }
  };
}
