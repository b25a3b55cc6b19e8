import { parse as parsePath } from 'node:path/posix';
import { z } from 'zod';
import { functionsFolder } from './app-function';

const mapSchema = z.object({ imports: z.record(z.string(), z.string()).catch({}).default({}) });
const names = ['deno.json', 'deno.jsonc', 'import_map.json'];

/** The entries of a function's import map; its own take precedence over those for all functions. */
export function readImportMap(
  files: Readonly<Record<string, string>>,
  entry: string,
): Readonly<Record<string, string>> {
  const folders = [`${functionsFolder}`, `${parsePath(entry).dir}/`];
  const maps = folders.flatMap((folder) => names.map((name) => readMap(files[`${folder}${name}`] ?? '')));
  return Object.assign({}, ...maps) as Record<string, string>;
}

function readMap(text: string): Record<string, string> {
  try {
    // People write whole-line comments into `deno.jsonc`.
    return mapSchema.parse(JSON.parse(text.replace(/^[ \t]*\/\/.*$/gm, ''))).imports;
  } catch {
    return {};
  }
}

/** Resolves an import by the map: its whole name, or a prefix that ends in a slash. */
export function followImportMap(map: Readonly<Record<string, string>>, specifier: string): string {
  if (Object.hasOwn(map, specifier)) return map[specifier]!;
  const begins = Object.keys(map)
    .filter((name) => name.endsWith('/') && specifier.startsWith(name))
    .sort((a, b) => b.length - a.length)[0];
  return begins === undefined ? specifier : map[begins]! + specifier.slice(begins.length);
}
