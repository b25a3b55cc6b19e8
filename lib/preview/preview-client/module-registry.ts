import type { FrameModule } from '../runtime/preview-messages';

/**
 * The current address of each module of the app: on the host, by the document's import map, or a blob from a hot
 * update. Blobs can't use the import map's root-relative names, so their specifiers are rewritten to addresses.
 */
export type ModuleRegistry = {
  addressOf(specifier: string): string;
  /** `/src/App.tsx` for an address in a stack; null for a package or the client itself. */
  urlOf(address: string): string | null;
  usePackages(packages: Readonly<Record<string, string>>): void;
  /** Gives every module a new address. `hasRings`: some of them import each other, which needs a second import map. */
  link(modules: readonly FrameModule[]): { hasRings: boolean };
};

/** Replaces each specifier with the result of `addressOf`. Positions refer to the original `code`. */
export function rewriteImports(module: FrameModule, addressOf: (specifier: string) => string): string {
  let code = '';
  let last = 0;
  for (const site of module.imports.toSorted((one, other) => one.start - other.start)) {
    code += module.code.slice(last, site.start) + addressOf(site.specifier);
    last = site.end;
  }
  return code + module.code.slice(last);
}

export function createModuleRegistry(page: Document, origin: string): ModuleRegistry {
  let addresses: Map<string, string> | null = null;
  const urls = new Map<string, string>();
  let rings = 0;

  // Read lazily: the client runs before the document's import map has been parsed.
  const known = () => {
    if (addresses) return addresses;
    addresses = new Map();
    const text = page.querySelector('script[type=importmap]')?.textContent ?? '{}';
    const { imports = {} } = JSON.parse(text) as { imports?: Record<string, string> };
    for (const [specifier, target] of Object.entries(imports)) {
      const address = new URL(target, origin).href;
      addresses.set(specifier, address);
      if (specifier.startsWith('/')) urls.set(address, specifier);
    }
    return addresses;
  };
  const addressOf = (specifier: string) =>
    known().get(specifier) ?? (specifier.startsWith('/') ? origin + specifier : specifier);

  return {
    addressOf,
    urlOf(address) {
      known();
      const url = urls.get(address);
      if (url !== undefined) return url;
      if (!address.startsWith(`${origin}/`)) return null;
      const path = address.slice(origin.length);
      return path.startsWith('/@') ? null : path;
    },
    usePackages(packages) {
      for (const [specifier, address] of Object.entries(packages)) known().set(specifier, address);
    },
    link(modules) {
      const waiting = new Set(modules.map((module) => module.url));
      const ringNames = new Map<string, string>();
      const ringName = (url: string) => {
        const name = ringNames.get(url) ?? `${origin}/@ring/${(rings += 1)}${url}`;
        ringNames.set(url, name);
        return name;
      };
      for (const module of modules) {
        const code = rewriteImports(module, (specifier) =>
          waiting.has(specifier) ? ringName(specifier) : addressOf(specifier),
        );
        const text = `${code}\n//# sourceURL=${origin}${module.url}`;
        const blob = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
        known().set(module.url, blob);
        urls.set(blob, module.url);
        waiting.delete(module.url);
      }
      if (ringNames.size > 0) {
        const imports = Object.fromEntries([...ringNames].map(([url, name]) => [name, addressOf(url)]));
        const map = page.createElement('script');
        map.type = 'importmap';
        map.textContent = JSON.stringify({ imports });
        page.head.append(map);
      }
      return { hasRings: ringNames.size > 0 };
    },
  };
}
