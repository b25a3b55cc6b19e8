import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createModuleRegistry, rewriteImports } from './module-registry';

const origin = 'http://p-key.app.localhost:3000';
const site = (code: string, specifier: string) => {
  const start = code.indexOf(specifier);
  return { start, end: start + specifier.length, specifier };
};

describe('module registry', () => {
  const maps: string[] = [];
  const blobs: string[] = [];
  const importMap = { imports: { react: 'http://layers.app.localhost:3000/h/react.js', '/src/App.tsx': '/@c/aa.js' } };
  const page = {
    querySelector: () => ({ textContent: JSON.stringify(importMap) }),
    createElement: () => ({ type: '', textContent: '' }),
    head: { append: (script: { textContent: string }) => maps.push(script.textContent) },
  } as unknown as Document;

  beforeEach(() => {
    maps.length = 0;
    blobs.length = 0;
    vi.stubGlobal(
      'Blob',
      class {
        constructor(parts: string[]) {
          blobs.push(parts.join(''));
        }
      },
    );
    vi.spyOn(URL, 'createObjectURL').mockImplementation(() => `blob:${origin}/${blobs.length}`);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  test('rewrites specifiers from front to back whatever order they come in', () => {
    const code = 'import a from "/a"; import b from "/bb"; export { a, b }';
    const imports = [site(code, '/bb'), site(code, '/a')];
    const rewritten = rewriteImports({ url: '/c', code, imports }, (specifier) => `x:${specifier}`);
    expect(rewritten).toBe('import a from "x:/a"; import b from "x:/bb"; export { a, b }');
  });

  test('knows the document’s addresses both ways', () => {
    const registry = createModuleRegistry(page, origin);
    expect(registry.addressOf('/src/App.tsx')).toBe(`${origin}/@c/aa.js`);
    expect(registry.urlOf(`${origin}/@c/aa.js`)).toBe('/src/App.tsx');
    expect(registry.urlOf(`${origin}/@easel/client.js`)).toBeNull();
    expect(registry.urlOf('http://layers.app.localhost:3000/h/react.js')).toBeNull();
  });

  test('gives an update new addresses and links it to the current modules', () => {
    const registry = createModuleRegistry(page, origin);
    const code = 'import "react"; import "/src/App.tsx";';
    const imports = [site(code, 'react'), site(code, '/src/App.tsx')];
    expect(registry.link([{ url: '/src/main.tsx', code, imports }])).toEqual({ hasRings: false });
    expect(blobs[0]).toContain(`import "http://layers.app.localhost:3000/h/react.js"; import "${origin}/@c/aa.js";`);
    expect(blobs[0]).toContain(`//# sourceURL=${origin}/src/main.tsx`);
    expect(registry.addressOf('/src/main.tsx')).toBe(`blob:${origin}/1`);
    expect(registry.urlOf(`blob:${origin}/1`)).toBe('/src/main.tsx');
  });

  test('links an import cycle with a second import map', () => {
    const registry = createModuleRegistry(page, origin);
    const [a, b] = ['import "/b";', 'import "/a";'];
    const modules = [
      { url: '/a', code: a, imports: [site(a, '/b')] },
      { url: '/b', code: b, imports: [site(b, '/a')] },
    ];
    expect(registry.link(modules)).toEqual({ hasRings: true });
    expect(blobs[0]).toContain(`import "${origin}/@ring/1/b";`);
    expect(JSON.parse(maps[0]!)).toEqual({ imports: { [`${origin}/@ring/1/b`]: `blob:${origin}/2` } });
  });
});
