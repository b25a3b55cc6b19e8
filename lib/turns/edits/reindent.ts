/** The leading spaces and tabs of a line. */
export function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

/**
 * Changes the indentation of lines from that of the find text to the file's: an indentation that occurs in `find`
 * becomes that of the corresponding line in `found` (both have equally many lines); others are shifted by the same
 * amount, with tabs and spaces converted accordingly.
 */
export function createReindent(find: readonly string[], found: readonly string[]): (line: string) => string {
  const known = new Map<string, string>();
  for (const [index, line] of find.entries()) {
    const indent = indentOf(line);
    if (line.trim() !== '' && !known.has(indent)) known.set(indent, indentOf(found[index] ?? ''));
  }
  const byLength = [...known].sort(([one], [other]) => other.length - one.length);
  const unit = blanksPerTab(byLength);

  /** Converts `extra`, further indentation in the find text's style, to the file's style. */
  function convert(extra: string): string {
    if (unit === null) return extra;
    if (unit.findHasTabs) return extra.replaceAll('\t', ' '.repeat(unit.blanks));
    return '\t'.repeat(Math.round(extra.length / unit.blanks));
  }

  function mapIndent(indent: string): string {
    const same = known.get(indent);
    if (same !== undefined) return same;
    const shorter = byLength.find(([from]) => indent.startsWith(from));
    if (shorter !== undefined) return shorter[1] + convert(indent.slice(shorter[0].length));
    const longer = byLength.findLast(([from]) => from.startsWith(indent));
    if (longer === undefined) return indent;
    const missing = convert(longer[0].slice(indent.length)).length;
    return longer[1].slice(0, Math.max(0, longer[1].length - missing));
  }

  return (line) => {
    if (line.trim() === '') return line;
    const indent = indentOf(line);
    return mapIndent(indent) + line.slice(indent.length);
  };
}

/** How many spaces make a tab if one side uses tabs and the other spaces; null if both use the same. */
function blanksPerTab(pairs: readonly (readonly [string, string])[]): { findHasTabs: boolean; blanks: number } | null {
  for (const [from, to] of pairs) {
    if (/^\t+$/.test(from) && /^ +$/.test(to)) return { findHasTabs: true, blanks: Math.ceil(to.length / from.length) };
    if (/^ +$/.test(from) && /^\t+$/.test(to))
      return { findHasTabs: false, blanks: Math.ceil(from.length / to.length) };
  }
  return null;
}
