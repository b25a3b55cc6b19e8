import { compile } from 'tailwindcss';
import { fail, type Result, succeed } from '../../base/foundation/result';

/**
 * Resolves an `@import` in a style sheet: `tailwindcss` and its parts, a package's sheet (`tw-animate-css`) or a file
 * (`./other.css`, relative to `from`, the path of the importing sheet). The returned `path` is the `from` for its own
 * imports.
 */
export type ResolveStyle = (specifier: string, from: string) => { path: string; content: string } | null;

/** Why a sheet does not compile, in plain words. `isMissing`: it imports a sheet that does not exist (`specifier`). */
export type StyleFault = { message: string; specifier: string | null; isMissing: boolean };

/** Compiles one style sheet. Stateful, so a new class costs 0.3–4 ms instead of a full compile. */
export interface Tailwind {
  /**
   * Compiles the sheet with the classes of all `candidates` sets. As long as the sheet and its imports stay the same,
   * earlier classes remain even if no set contains them any more; call `forget` for a clean build. A set that was
   * passed before (the same object) costs nothing.
   */
  compile(css: string, path: string, candidates: Iterable<ReadonlySet<string>>): Promise<Result<string, StyleFault>>;
  /** Whether the last result may contain classes that are no longer in any set. */
  isStale(candidates: Iterable<ReadonlySet<string>>): boolean;
  forget(): void;
}

class StyleFailure extends Error {
  constructor(readonly fault: StyleFault) {
    super(fault.message);
  }
}

type Build = {
  css: string;
  imports: Array<{ specifier: string; from: string; content: string }>;
  build: (candidates: string[]) => string;
  seen: Set<ReadonlySet<string>>;
  output: string;
};

async function createBuild(css: string, path: string, resolveStyle: ResolveStyle): Promise<Build> {
  const imports: Build['imports'] = [];
  const { build } = await compile(css, {
    base: path,
    loadStylesheet: async (specifier, from) => {
      const found = resolveStyle(specifier, from);
      if (!found) {
        throw new StyleFailure({
          message: `There is no style sheet “${specifier}”, which ${from} asks for.`,
          specifier,
          isMissing: true,
        });
      }
      imports.push({ specifier, from, content: found.content });
      return { path: found.path, base: found.path, content: found.content };
    },
    loadModule: async (specifier) => {
      const message = `The style sheet asks for “${specifier}”, a Tailwind plugin or config in code. Easel can't run those yet.`;
      throw new StyleFailure({ message, specifier, isMissing: false });
    },
  });
  return { css, imports, build, seen: new Set(), output: '' };
}

/** Runs on Node and in a worker. Reads only what `resolveStyle` returns, and calls it on every compile. */
export function createTailwind({ resolveStyle }: { resolveStyle: ResolveStyle }): Tailwind {
  let current: Build | null = null;

  const isCurrent = (css: string) =>
    current?.css === css &&
    current.imports.every(({ specifier, from, content }) => resolveStyle(specifier, from)?.content === content);

  return {
    async compile(css, path, candidates) {
      try {
        if (!current || !isCurrent(css)) {
          current = null;
          current = await createBuild(css, path, resolveStyle);
        }
        const fresh: string[] = [];
        for (const set of candidates) {
          if (current.seen.has(set)) continue;
          current.seen.add(set);
          for (const candidate of set) fresh.push(candidate);
        }
        if (fresh.length > 0 || current.output === '') current.output = current.build(fresh);
        return succeed(current.output);
      } catch (error) {
        if (error instanceof StyleFailure) return fail(error.fault);
        return fail({
          message: error instanceof Error ? error.message : String(error),
          specifier: null,
          isMissing: false,
        });
      }
    },
    isStale(candidates) {
      if (!current) return false;
      const live = new Set<string>();
      for (const set of candidates) for (const candidate of set) live.add(candidate);
      for (const set of current.seen) for (const candidate of set) if (!live.has(candidate)) return true;
      return false;
    },
    forget() {
      current = null;
    },
  };
}
