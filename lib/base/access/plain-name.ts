/**
 * A database name as a person would write it: `hidden_wishes` → `Hidden wishes`, `createdAt` → `Created`. Drops parts
 * that only say what kind of column it is, unless nothing else would be left.
 */
export function plainName(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[\s_-]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
  const last = words.at(-1) ?? '';
  const kept = words.length > 1 && sorts.has(last) ? words.slice(0, -1) : words;
  const text = kept.join(' ');
  return text === '' ? name : text.charAt(0).toUpperCase() + text.slice(1);
}

const sorts = new Set(['id', 'at']);
