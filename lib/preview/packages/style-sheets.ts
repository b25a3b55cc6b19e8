import { readFileSync } from 'node:fs';
import path from 'node:path';
import { build, type Loader } from 'esbuild';
import { confinedPlugin } from './confined-plugin';
import { fontPlugin } from './font-plugin';

/**
 * Assets of packages are inlined into the module or style sheet that uses them; fonts of style sheets stay separate
 * files.
 */
export const assetLoaders: Record<string, Loader> = Object.fromEntries(
  ['png', 'jpg', 'jpeg', 'gif', 'webp', 'avif', 'svg', 'ico', 'woff', 'woff2', 'ttf', 'otf', 'eot', 'wasm', 'mp3'].map(
    (extension) => [`.${extension}`, 'dataurl'],
  ),
);

const tailwindRules = /@(theme|utility|custom-variant|variant|plugin|apply|source|reference|tailwind|layer\s+theme)\b/;

/**
 * A package's style sheet as one text: imports and `url()` resolved inside `root`, fonts replaced by their URL in layer
 * `hash`. A sheet with Tailwind directives is returned as written, with its relative imports inlined, because Tailwind
 * still has to process it. Null if there is none.
 */
export async function readStyleSheet(root: string, specifier: string, hash: string): Promise<string | null> {
  const name = `@import ${JSON.stringify(specifier)};`;
  try {
    const result = await build({
      absWorkingDir: root,
      stdin: { contents: name, loader: 'css', resolveDir: root },
      bundle: true,
      write: false,
      metafile: true,
      conditions: ['style', 'browser', 'module'],
      minifyWhitespace: true,
      logLevel: 'silent',
      legalComments: 'none',
      tsconfigRaw: '{}',
      loader: assetLoaders,
      plugins: [fontPlugin(root, hash), confinedPlugin(root)],
    });
    const inputs = Object.keys(result.metafile.inputs).filter((input) => input.endsWith('.css'));
    const sources = new Map(
      inputs.map((input) => [path.resolve(root, input), readFileSync(path.resolve(root, input), 'utf8')]),
    );
    if (![...sources.values()].some((source) => tailwindRules.test(source))) return result.outputFiles[0]!.text;

    const main = [...sources.keys()].at(-1);
    return main ? inlineImports(main, sources) : null;
  } catch {
    return null;
  }
}

function inlineImports(file: string, sources: ReadonlyMap<string, string>): string {
  const source = sources.get(file) ?? '';
  return source.replace(/@import\s+["'](\.[^"']+)["']\s*;/g, (whole, target: string) => {
    const imported = path.resolve(path.dirname(file), target);
    return sources.has(imported) && imported !== file ? inlineImports(imported, sources) : whole;
  });
}

/** Whether a package offers a style sheet for `@import "<name>"`, according to its package.json. */
export function offersStyle(packageJson: Record<string, unknown>): boolean {
  const entry = (packageJson.exports as Record<string, unknown> | undefined)?.['.'];
  const conditions = typeof entry === 'object' && entry !== null ? entry : {};
  const main = [entry, packageJson.style, packageJson.main].find((value) => typeof value === 'string');
  return 'style' in conditions || typeof packageJson.style === 'string' || String(main ?? '').endsWith('.css');
}

/** A module that adds a style sheet to the page once, for packages and apps that `import 'x/style.css'`. */
export function styleModuleSource(specifier: string, text: string): string {
  return [
    `const style = document.createElement('style');`,
    `style.dataset.package = ${JSON.stringify(specifier)};`,
    `style.textContent = ${JSON.stringify(text)};`,
    `document.head.append(style);`,
  ].join('\n');
}
