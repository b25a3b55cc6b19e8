import { describe, expect, test } from 'vitest';
import { addFallbacks } from './add-fallbacks';
import { metricsOf } from './fallback-metrics';
import { families, familyGroups } from './families';
import { importedFamilies } from './imported-families';
import { typeNotes } from './type-notes';

describe('the list of families', () => {
  test('names each family once, with a distinct character and scripts', () => {
    expect(families.length).toBeGreaterThanOrEqual(60);
    expect(new Set(families.map((family) => family.package)).size).toBe(families.length);
    expect(new Set(families.map((family) => family.character)).size).toBe(families.length);
    for (const family of families) {
      // Fontsource's own rule; a model uses it to derive the package from the family's name.
      const id = family.name
        .replace(/ Variable$/, '')
        .toLowerCase()
        .replaceAll(' ', '-');
      expect(family.package).toBe(`@fontsource-variable/${id}`);
      expect(family.scripts[0]).toBe('latin');
      expect(family.scripts).not.toContain(undefined);
    }
    for (const kind of ['serif', 'sans', 'display', 'slab', 'mono', 'hand'])
      expect(families.some((family) => family.kind === kind)).toBe(true);
    for (const script of ['cyrillic', 'greek', 'vietnamese', 'chinese'] as const)
      expect(families.some((family) => family.scripts.includes(script))).toBe(true);
  });

  test('has a fallback with matching metrics for every family but the Chinese', () => {
    const without = families.filter((family) => metricsOf(family) === null);
    expect(without.map((family) => family.name)).toEqual(['Noto Serif SC Variable', 'Noto Sans SC Variable']);
  });
});

describe('typeNotes', () => {
  test('tells a model every name, by character, and how to import one, in few words', () => {
    const notes = typeNotes();
    for (const { says } of familyGroups) expect(notes).toContain(`${says}: `);
    for (const { name } of families) expect(notes).toContain(name.replace(/ Variable$/, ''));
    expect(notes).toContain('@import "@fontsource-variable/fraunces";');
    expect(notes).toContain('"Fraunces Variable", serif');
    expect(notes.length).toBeLessThanOrEqual(1_600);
  });
});

describe('importedFamilies', () => {
  const namesIn = (path: string, text: string) => importedFamilies(path, text).map((one) => [one.package, one.range]);

  test.each([
    ['src/index.css', '@import "tailwindcss";\n@import "@fontsource-variable/fraunces";'],
    ['src/index.css', "@import url('@fontsource-variable/fraunces/wght-italic.css');"],
    ['src/main.tsx', "import '@fontsource-variable/fraunces';"],
    ['src/main.tsx', "import '@fontsource-variable/fraunces/opsz.css';\nimport '@fontsource-variable/fraunces';"],
  ])('finds a family in %s', (path, text) => {
    expect(namesIn(path, text)).toEqual([['@fontsource-variable/fraunces', '^5.3.0']]);
  });

  test('recognises unlisted families by their name, and ignores other files and plain text', () => {
    const other =
      '@import "@fontsource-variable/league-gothic";\n@import "@fontsource/spectral/400.css";\n@import "nobody/fonts";';
    expect(namesIn('src/index.css', other)).toEqual([
      ['@fontsource-variable/league-gothic', null],
      ['@fontsource/spectral', null],
    ]);
    expect(namesIn('README.md', '@import "@fontsource-variable/fraunces";')).toEqual([]);
    expect(namesIn('src/App.tsx', 'const name = "@fontsource-variable/fraunces";')).toEqual([]);
  });
});

describe('addFallbacks', () => {
  test('adds a device font with the widths and heights of the family', () => {
    const css = addFallbacks(`:root{--font-display: "Fraunces Variable", serif; color: red}
.a{font-family:'JetBrains Mono Variable',monospace} .b:hover{content:"Fraunces Variable"}`);
    expect(css).toContain('--font-display: "Fraunces Variable", "Fraunces Variable Fallback", serif;');
    expect(css).toContain(`font-family:'JetBrains Mono Variable', 'JetBrains Mono Variable Fallback',monospace`);
    expect(css).toContain('content:"Fraunces Variable"}');
    expect(css).toMatch(
      /@font-face \{ font-family: "Fraunces Variable Fallback"; src: local\("Times New Roman"\).*size-adjust: 115\.\d+%; ascent-override: 84\.\d+%; descent-override: 22\.\d+%; line-gap-override: 0%; \}/,
    );
    expect(css).toContain('local("Courier New")');
    expect(addFallbacks(css).match(/Fraunces Variable Fallback/g)).toHaveLength(2);
  });

  test('leaves other sheets, faces and families unchanged', () => {
    for (const css of [
      '.a{font-family:"Somebody Variable",serif}',
      '@font-face{font-family:"Fraunces Variable";src:url(x.woff2)}',
      '.a{font-family:"Noto Serif SC Variable","Songti SC",serif}',
    ])
      expect(addFallbacks(css)).toBe(css);
  });
});
