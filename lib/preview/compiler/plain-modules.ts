import { lookup } from 'mrmime';

const identifier = /^[A-Za-z_$][\w$]*$/;
const reserved = new Set(
  'await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield arguments eval'.split(
    ' ',
  ),
);

/** Keys of a JSON object that can be exported under their own names. */
function namedExports(values: Record<string, unknown>): string {
  return Object.entries(values)
    .filter(([name]) => identifier.test(name) && !reserved.has(name))
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`)
    .join('');
}

/**
 * Exports the value as default, and the keys of an object by name as well. Throws a SyntaxError if the text is not
 * JSON.
 */
export function jsonModule(text: string): string {
  const value = JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  const isTable = typeof value === 'object' && value !== null && !Array.isArray(value);
  const body = JSON.stringify(value);
  return `${isTable ? namedExports(value as Record<string, unknown>) : ''}export default ${body};\n`;
}

/** A module that adds its sheet to the page, and replaces it when run again. */
export function styleModule(url: string, css: string, names: Record<string, string> | null): string {
  const apply = `globalThis.__easel.style(${JSON.stringify(url)}, ${JSON.stringify(css)});\n`;
  return names === null ? apply : `${apply}${namedExports(names)}export default ${JSON.stringify(names)};\n`;
}

export function textModule(text: string): string {
  return `export default ${JSON.stringify(text)};\n`;
}

/** The content type a file is served with. */
export function contentTypeOf(path: string): string {
  return lookup(path) ?? 'application/octet-stream';
}

const assetPattern =
  /\.(?:png|jpe?g|jfif|pjpeg|pjp|gif|svg|ico|webp|avif|apng|bmp|woff2?|eot|ttf|otf|mp4|webm|ogg|mp3|wav|flac|aac|m4a|opus|mov|vtt|pdf|txt|webmanifest|wasm|glb|gltf)$/i;

/** Whether importing this file without a query gives its URL. */
export function isAsset(path: string): boolean {
  return assetPattern.test(path);
}

/** URL of an imported file: by content hash for `src`, by name for `public`. */
export function assetUrlOf(path: string, hash: string): string {
  if (path.startsWith('public/')) return `/${path.slice('public/'.length)}`;
  return `/@a/${hash}${/\.[A-Za-z0-9]+$/.exec(path)?.[0].toLowerCase() ?? ''}`;
}
