import { families } from './families';

/** `range` is null for a family that is not on the list: only the registry knows whether it exists. */
export type FamilyPackage = { package: string; range: string | null };

const byPackage: ReadonlyMap<string, FamilyPackage> = new Map(families.map((family) => [family.package, family]));
const fontPackage = /^@fontsource(?:-variable)?\/[a-z0-9-]{1,80}(?:\/|$)/;

const packageOf = (specifier: string) => specifier.split('/').slice(0, 2).join('/');

/** Whether a file of this name may import a font family. */
export const isFamilySource = (path: string) => /\.(?:css|[cm]?[jt]sx?)$/.test(path);

/** Whether an import names a Fontsource family, or a part of one (`@fontsource-variable/fraunces/wght-italic.css`). */
export const isFamily = (specifier: string) => fontPackage.test(specifier);

/** Whether the family is on the list and so is known to exist. */
export const isListedFamily = (specifier: string) => byPackage.has(packageOf(specifier));

/**
 * The families that a source imports, in a style sheet's `@import` or a module's `import`. Includes families that are
 * not on the list, because models know more families than the list names.
 */
export function importedFamilies(path: string, text: string): FamilyPackage[] {
  if (!isFamilySource(path)) return [];
  const named = text.matchAll(
    /import\b[^"';]{0,100}["'](@fontsource(?:-variable)?\/[a-z0-9-]{1,80})(?:\/[^"'\n]{0,100})?["']/g,
  );
  const names = new Set([...named].map(([, name]) => name!));
  return [...names].map((name) => byPackage.get(name) ?? { package: name, range: null });
}
