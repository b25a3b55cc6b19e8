import { plainRecord } from '../../base/foundation/own-value';

/** A style sheet with scoped class names, and the scoped name of each class. */
export type ScopedSheet = { css: string; names: Record<string, string> };

/** FNV-1a in base 36: short and deterministic per path. */
function scopeOf(path: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < path.length; at += 1) hash = Math.imul(hash ^ path.charCodeAt(at), 0x01000193) >>> 0;
  return hash.toString(36).slice(0, 6);
}

const token = /\/\*(?:[\s\S]*?\*\/|[\s\S]*)|"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|url\([^)]*\)?|[{};]/g;

/**
 * Scopes the classes of a `.module.css`, as CSS modules do: `:global(.x)` is left alone, `:local(.x)` and plain classes
 * are scoped by the file's path; `composes: a b` adds classes of the same file.
 */
export function scopeStyles(css: string, path: string): ScopedSheet {
  const base = path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/\.module\.css$/, '')
    .replace(/[^\w-]/g, '_');
  const scope = `${base}_${scopeOf(path)}`;
  const names = plainRecord<string>();
  const scoped = (name: string) => {
    names[name] ??= `${scope}_${name}`;
    return `${scope}_${name}`;
  };
  const scopeSelector = (selector: string) =>
    selector.replace(
      /:global\(([^)]{0,200})\)|:local\(([^)]{0,200})\)|("[^"]*"|'[^']*'|\[[^\]]{0,200}\])|\.(-?[A-Za-z_][\w-]*)/g,
      (whole: string, global?: string, local?: string, kept?: string, name?: string) => {
        if (global !== undefined) return global;
        if (local !== undefined) return scopeSelector(local);
        return kept !== undefined || name === undefined ? whole : `.${scoped(name)}`;
      },
    );

  let output = '';
  let start = 0;
  let selector = '';
  const composed: Array<{ owners: string[]; names: string[] }> = [];
  for (const match of css.matchAll(token)) {
    const [mark] = match;
    if (mark.length > 1) continue;
    const text = css.slice(start, match.index);
    start = match.index + 1;
    if (mark === '{') {
      const lead = /^(?:\s|\/\*(?:[\s\S]*?\*\/|[\s\S]*))*/.exec(text)![0];
      selector = text.slice(lead.length);
      output += `${lead}${selector.startsWith('@') ? selector : scopeSelector(selector)}{`;
      continue;
    }
    const composes = /^(\s*)composes\s*:\s*([^;\s][^;]*)$/.exec(text);
    if (composes && !/\bfrom\b/.test(composes[2]!)) {
      const owners = [...selector.matchAll(/\.(-?[A-Za-z_][\w-]*)/g)].map(([, name]) => name!);
      composed.push({ owners, names: composes[2]!.trim().split(/\s+/) });
      output += `${composes[1]}${mark === '}' ? '}' : ''}`;
    } else output += text + mark;
  }
  output += css.slice(start);
  for (const { owners, names: added } of composed) {
    for (const owner of owners) names[owner] = [scoped(owner), ...added.map(scoped)].join(' ');
  }
  return { css: output, names };
}
