import type { PackageLayer } from '../packages/package-layer';
import type { PageConfig } from '../preview-client/page-config';
import type { PreviewManifest } from '../runtime/compiler';
import { insertIntoHead } from './insert-into-head';

export type DocumentParts = {
  manifest: PreviewManifest;
  layer: PackageLayer;
  layersOrigin: string;
  clientUrl: string;
  config: PageConfig;
};

/**
 * The URL of each module. Its name is the hash of its code; two modules with equal code would become one and share
 * their state, so later ones get a number.
 */
export function moduleAddresses(modules: PreviewManifest['modules']): Map<string, string> {
  const uses = new Map<string, number>();
  return new Map(
    modules.map(({ url, hash }) => {
      const use = uses.get(hash) ?? 0;
      uses.set(hash, use + 1);
      return [url, use === 0 ? `/@c/${hash}.js` : `/@c/${hash}.js?${use}`];
    }),
  );
}

const escapeAttribute = (text: string) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
/** JSON that is safe inside `<script>`. */
const scriptJson = (value: unknown) => JSON.stringify(value).replace(/</g, '\\u003c');

function clientTag({ clientUrl, config }: Pick<DocumentParts, 'clientUrl' | 'config'>): string {
  return `<script src="${escapeAttribute(clientUrl)}" data-config="${escapeAttribute(JSON.stringify(config))}"></script>`;
}

/** The style element that the sheet's module will use later, so that the first paint has the right colours. */
function styleTag(url: string, manifest: PreviewManifest): string {
  const css = manifest.modules.find((module) => module.url === url)?.css ?? '';
  return `<style data-easel-url="${escapeAttribute(url)}">${css.replace(/<\/(style)/gi, '<\\/$1')}</style>`;
}

/** Modules the entry needs, nearest first, and the packages they import; both are worth preloading. */
function preloads(manifest: PreviewManifest): { urls: string[]; packages: string[] } {
  const byUrl = new Map(manifest.modules.map((module) => [module.url, module]));
  const urls = new Set([manifest.entry]);
  const packages = new Set<string>();
  // A `Set` may grow while it is iterated, and visits each entry once.
  for (const url of urls) {
    for (const { specifier } of byUrl.get(url)?.imports ?? []) {
      if (byUrl.has(specifier)) urls.add(specifier);
      else packages.add(specifier);
    }
  }
  return { urls: [...urls].filter((url) => byUrl.has(url)), packages: [...packages] };
}

/**
 * The project's index.html with Easel's additions: the client first (before any code of the app), import map, colours,
 * preloads and, at the end of the body, the script that starts the entry.
 */
export function composeDocument(parts: DocumentParts): string {
  const { manifest, layer, layersOrigin } = parts;
  const modules = moduleAddresses(manifest.modules);
  const layerAddress = (file: string) => `${layersOrigin}/${layer.hash}/${file}`;
  const packages = new Map(Object.entries(layer.imports).map(([name, file]) => [name, layerAddress(file)]));
  const needed = preloads(manifest);
  const addresses = [
    ...needed.urls.map((url) => modules.get(url)),
    ...needed.packages.map((name) => packages.get(name)),
  ].filter((address) => address !== undefined);

  const head = [
    clientTag(parts),
    `<script type="importmap">${scriptJson({ imports: Object.fromEntries([...packages, ...modules]) })}</script>`,
    ...manifest.styles.map((url) => styleTag(url, manifest)),
    ...addresses.map((address) => `<link rel="modulepreload" href="${escapeAttribute(address)}" crossorigin>`),
  ].join('\n');
  const start = `<script>__easel.start(${scriptJson(manifest.entry)})</script>`;
  return insertBeforeEnd(insertIntoHead(manifest.html, `\n${head}\n`), start);
}

function insertBeforeEnd(html: string, text: string): string {
  const at = html.toLowerCase().lastIndexOf('</body>');
  return at < 0 ? `${html}\n${text}` : `${html.slice(0, at)}${text}\n${html.slice(at)}`;
}

/**
 * The page that is served before anything has been compiled: empty except for the client, which receives the app by
 * messages.
 */
export function composeCanvas(parts: Pick<DocumentParts, 'clientUrl' | 'config'>): string {
  return `<!doctype html>\n<html>\n<head>\n<meta charset="utf-8">\n${clientTag(parts)}\n<meta name="viewport" content="width=device-width, initial-scale=1">\n</head>\n<body></body>\n</html>`;
}
