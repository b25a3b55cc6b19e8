import { succeed } from '../../base/foundation/result';
import type { TurnStep } from '../../base/turn-events/turn-event';
import { importedFamilies, isFamilySource } from '../../base/fonts/imported-families';
import type { DraftFiles, ResolvePackage } from './turn-ports';

const manifestPath = 'package.json';

/**
 * Declares a package in the draft's package.json (version null removes it) and returns the steps to log; null if there
 * is no package.json, or if it can't be parsed.
 */
export async function writePackage(
  draft: DraftFiles,
  name: string,
  version: string | null,
): Promise<TurnStep[] | null> {
  const text = await draft.read(manifestPath);
  if (text === null) return null;
  let manifest: { dependencies?: Record<string, string>; devDependencies?: Record<string, string> };
  try {
    manifest = JSON.parse(text) as typeof manifest;
  } catch {
    return null;
  }
  const dependencies = { ...manifest.dependencies };
  if (version === null) delete dependencies[name];
  else dependencies[name] = version;
  const sorted = Object.fromEntries(Object.entries(dependencies).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const content = `${JSON.stringify({ ...manifest, dependencies: sorted }, null, 2)}\n`;
  const written = await draft.apply({ type: 'file-write', path: manifestPath, content });
  if (!written.ok || !written.value) return null;
  const { hash, size } = written.value;
  return [
    { type: 'file-start', path: manifestPath, kind: 'edit', by: 'easel' },
    { type: 'file-end', path: manifestPath, hash, size, complete: true, content },
    { type: 'package-changed', name, version },
  ];
}

/**
 * Declares the listed font families that a newly written file imports, and returns the steps to log: a model needs no
 * <package> for them, and the package.json stays complete if the app is exported. A rewritten package.json gets back
 * the families of all other files.
 */
export async function declareFamilies(
  { draft, resolvePackage }: { draft: DraftFiles; resolvePackage: ResolvePackage },
  path: string,
  content: string,
): Promise<TurnStep[]> {
  const wanted = new Map(importedFamilies(path, content).map((family) => [family.package, family]));
  for (const other of path === manifestPath ? draft.paths() : []) {
    if (!isFamilySource(other)) continue;
    for (const family of importedFamilies(other, (await draft.read(other)) ?? '')) wanted.set(family.package, family);
  }
  // Most files of a reply import none.
  if (wanted.size === 0) return [];
  const manifest = path === manifestPath ? content : await draft.read(manifestPath);
  if (manifest === null) return [];
  const steps: TurnStep[] = [];
  for (const family of wanted.values()) {
    if (manifest.includes(`"${family.package}"`)) continue;
    const range = family.range === null ? await resolvePackage(family.package, null) : succeed(family.range);
    // A family that does not exist is not the app's fault: the browser falls back to the next font of the rule.
    if (range.ok) steps.push(...((await writePackage(draft, family.package, range.value)) ?? []));
  }
  return steps;
}
