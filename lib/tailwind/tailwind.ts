import { compile } from 'tailwindcss';
import { fail, type Result, succeed } from '../foundation/result';

/**
 * Answers an `@import` of a style sheet: `tailwindcss` and its parts, a package's sheet (`tw-animate-css`) or a file
 * (`./other.css`, seen from `from`, the path of the sheet that asks). `path` is handed back as `from` for its own imports.
 */
export type ResolveStyle = (specifier: string, from: string) => { path: string; content: string } | null;

/** Why a sheet can't be compiled, in plain words. `isMissing`: it asks for a sheet nobody has (`specifier`). */
export type StyleFault = { message: string; specifier: string | null; isMissing: boolean };

/** One style sheet's compiler; keeps its state, so that a new class costs 0.3–4 ms and not a compile. */
export interface Tailwind {
  /**
   * The sheet with the classes of all `candidates` sets. While the sheet and what it imports stay the same, classes
   * given once remain, even when no set holds them any more: call `forget` for a clean build. A set already seen
   * (the same object) costs nothing.
   */
  compile(css: string, path: string, candidates: Iterable<ReadonlySet<string>>): Promise<Result<string, StyleFault>>;
  /** Whether the last result may hold classes that no set has any more. */
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

/** Runs in Node and in a worker; reads nothing but what `resolveStyle` gives, which is called on every compile. */
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
