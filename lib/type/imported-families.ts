import { families } from './families';

/** `range` is null where the family is not on the list: whether there is one, only the registry knows. */
export type FamilyPackage = { package: string; range: string | null };

const byPackage: ReadonlyMap<string, FamilyPackage> = new Map(families.map((family) => [family.package, family]));
const fontPackage = /^@fontsource(?:-variable)?\/[a-z0-9-]{1,80}(?:\/|$)/;

const packageOf = (specifier: string) => specifier.split('/').slice(0, 2).join('/');

/** Whether a file may import a family, by its name. */
export const isFamilySource = (path: string) => /\.(?:css|[cm]?[jt]sx?)$/.test(path);

/** Whether an import names a family of fontsource, or a part of one (`@fontsource-variable/fraunces/wght-italic.css`). */
export const isFamily = (specifier: string) => fontPackage.test(specifier);

/** Whether it is one of the list, which is known to be there. */
export const isListedFamily = (specifier: string) => byPackage.has(packageOf(specifier));

/**
 * The families a source imports, a style sheet's `@import` and a module's `import` alike. Those that are not on the list too: models
 * know more families than are told.
 */
export function importedFamilies(path: string, text: string): FamilyPackage[] {
  if (!isFamilySource(path)) return [];
  const named = text.matchAll(
    /import\b[^"';]{0,100}["'](@fontsource(?:-variable)?\/[a-z0-9-]{1,80})(?:\/[^"'\n]{0,100})?["']/g,
  );
  const names = new Set([...named].map(([, name]) => name!));
  return [...names].map((name) => byPackage.get(name) ?? { package: name, range: null });
}
