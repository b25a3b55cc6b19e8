import { fail, type Result, succeed } from '../../base/foundation/result';
import { addFallbacks } from '../../base/fonts/add-fallbacks';
import { createTailwind, type ResolveStyle, type StyleFault, type Tailwind } from '../tailwind/tailwind';
import { keepThemeVariables } from './theme-block';

const needsEngine =
  /@(?:import|tailwind|theme|apply|utility|variant|custom-variant|plugin|config|source|reference)\b|(?:--theme|theme|--spacing|--alpha)\(/;

/** Compiles the style sheets of a project, each with its own engine that remembers the last build. */
export type StyleCompiler = {
  compile(
    path: string,
    css: string,
    candidates: () => Iterable<ReadonlySet<string>>,
    keepVariables: boolean,
  ): Promise<Result<string, StyleFault>>;
  /** Forgets builds with classes that are no longer used; the next compile starts clean. */
  dropStale(candidates: () => Iterable<ReadonlySet<string>>): void;
};

export function createStyleCompiler(resolveStyle: ResolveStyle): StyleCompiler {
  const engines = new Map<string, Tailwind>();
  return {
    async compile(path, css, candidates, keepVariables) {
      if (!needsEngine.test(css)) return succeed(addFallbacks(css));
      const engine = engines.get(path) ?? createTailwind({ resolveStyle });
      engines.set(path, engine);
      const source = keepVariables ? keepThemeVariables(css) : css;
      const result = await engine.compile(source, path, candidates());
      return result.ok ? succeed(addFallbacks(result.value)) : fail(result.error);
    },
    dropStale(candidates) {
      for (const engine of engines.values()) if (engine.isStale(candidates())) engine.forget();
    },
  };
}

/** Paths in a sheet's relative `url(…)`, as written. */
export function relativeUrls(css: string): string[] {
  return [...css.matchAll(/url\(\s*(["']?)(\.{1,2}\/[^"')]{1,300})\1\s*\)/g)].map(([, , url]) => url!);
}

export function replaceUrls(css: string, urls: ReadonlyMap<string, string>): string {
  return css.replace(/url\(\s*(["']?)(\.{1,2}\/[^"')]{1,300})\1\s*\)/g, (whole: string, _quote: string, url: string) =>
    urls.has(url) ? `url("${urls.get(url)}")` : whole,
  );
}
