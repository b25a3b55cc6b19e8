import type { Options, Output } from '@swc/wasm-web';
import { extensionOf } from './path-parts';
import { fail, succeed } from '../../base/foundation/result';
import { readSwcFault } from './read-swc-fault';
import type { Transform } from './transform';

/**
 * swc adds React Refresh signatures to components and hooks only in files that may contain JSX. If a hook has no
 * signature, components that use it keep their state when the hooks inside it change, which breaks them.
 */
const definesHook = /\b(?:function|const)\s+use[A-Z]/;

/** `isTsx`: whether angle brackets mean JSX. */
function optionsFor(path: string, isTsx: boolean): Options {
  const isTypeScript = /^\.[cm]?tsx?$/.test(extensionOf(path));
  return {
    // swc decides by file name alone whether to add signatures to hooks.
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
 * The transform built on `@swc/wasm-web`. `start` is called for every transform and resolves to its `transformSync`
 * once the wasm is ready. An ordinary module takes about 1 ms.
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
