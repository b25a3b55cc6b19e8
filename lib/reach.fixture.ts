/** All that a name of the map leads to, over however many steps; itself only where it is part of a circle. */
export function reach(
  edges: Readonly<Record<string, readonly string[]>>,
  name: string,
  seen: Set<string> = new Set(),
): Set<string> {
  for (const next of edges[name] ?? []) {
    if (seen.has(next)) continue;
    seen.add(next);
    reach(edges, next, seen);
  }
  return seen;
}
