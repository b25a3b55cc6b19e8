import { readImportClause } from '../../preview/compiler/scan-source';

const comment = /\/\*(?:[\s\S]*?\*\/|[\s\S]*)|^[ \t]*\/\/[^\n]*/gm;
const statement =
  /\s*(?:export\s*\{(?<list>[^}]*)\}\s*from\s*["'][^"'\n]+["']|export\s*\{(?<own>[^}]*)\}|export\s*\*\s*from\s*["'][^"'\n]+["']|import\s*\*\s*as\s+(?<space>[\w$]+)\s+from\s*["'][^"'\n]+["']|["']use \w+["'])[ \t]*;?/y;

/**
 * Removes unused lines from a package's index that only re-exports other files; null if the index does anything else.
 * Bundlers remove such lines too, but only after reading every file behind them, which is most of the work for a set of
 * two thousand icons. Only for packages that declare themselves free of side effects.
 */
export function trimBarrel(source: string, wanted: ReadonlySet<string>): string | null {
  const text = source.replace(comment, '');
  const kept: string[] = [];
  const spaces = new Map<string, string>();
  const passesOn = (list: string, isKept: (name: { imported: string; local: string }) => boolean) =>
    readImportClause(`{${list}}`).filter(isKept);
  statement.lastIndex = 0;
  let end = 0;
  for (let match = statement.exec(text); match; match = statement.exec(text)) {
    end = statement.lastIndex;
    const line = match[0].trim();
    const { list, own, space } = match.groups ?? {};
    if (space !== undefined) spaces.set(space, line);
    else if (own !== undefined) {
      for (const { imported, local } of passesOn(own, (name) => wanted.has(name.local))) {
        const from = spaces.get(imported);
        if (from === undefined) return null;
        kept.push(from, `export { ${imported} as ${local} };`);
      }
    } else if (list === undefined || passesOn(list, (name) => wanted.has(name.local)).length > 0) kept.push(line);
  }
  return text.slice(end).trim() === '' ? `${kept.join('\n')}\n` : null;
}
