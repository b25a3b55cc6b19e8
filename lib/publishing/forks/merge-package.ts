import { z } from 'zod';

const packageSchema = z.record(z.string(), z.unknown());
type Parts = Readonly<Record<string, unknown>>;

/** Fields that are merged entry by entry: two apps that each add a package or a script don't conflict. */
const listed = new Set(['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies', 'scripts']);

/**
 * Three-way merge of a `package.json`, field by field, and entry by entry for dependencies and scripts. Null if both
 * sides changed the same thing differently, or if any of the three texts is not a JSON object.
 */
export function mergePackages(base: string, mine: string, theirs: string): string | null {
  const [old, ours, other] = [base, mine, theirs].map(read);
  if (!old || !ours || !other) return null;
  const merged = mergeParts(old, ours, other, (name, ...sides) => {
    if (!listed.has(name)) return null;
    const parts = sides.map((side) => packageSchema.safeParse(side ?? {}));
    const [was, here, there] = parts.map((part) => (part.success ? part.data : null));
    return was && here && there ? mergeParts(was, here, there, () => null) : null;
  });
  return merged && `${JSON.stringify(merged, null, 2)}\n`;
}

function read(text: string): Parts | null {
  try {
    return packageSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

type Within = (name: string, base: unknown, mine: unknown, theirs: unknown) => Parts | null;

/** Calls `within` for a field that both sides changed; null if that can't merge it either. */
function mergeParts(base: Parts, mine: Parts, theirs: Parts, within: Within): Parts | null {
  const valueOf = (parts: Parts, name: string) => (Object.hasOwn(parts, name) ? parts[name] : undefined);
  const merged: [string, unknown][] = [];
  for (const name of new Set([...Object.keys(mine), ...Object.keys(theirs), ...Object.keys(base)])) {
    const [old, ours, other] = [valueOf(base, name), valueOf(mine, name), valueOf(theirs, name)];
    const [was, here, there] = [old, ours, other].map((value) => JSON.stringify(value));
    let value = ours;
    if (here === was) value = other;
    else if (there !== was && there !== here) {
      const both = within(name, old, ours, other);
      if (both === null) return null;
      value = both;
    }
    if (value !== undefined) merged.push([name, value]);
  }
  return Object.fromEntries(merged);
}
