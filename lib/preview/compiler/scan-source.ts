/** One import of a source file. A name is `default`, `*` for the whole module, or an exported name. */
export type NeededImport = {
  specifier: string;
  names: ReadonlyArray<{ imported: string; local: string }>;
  isDynamic: boolean;
};

/**
 * Imports and exports of a file, as far as its text shows them. `exports` is null if they can't be known (`export *
 * from`, styles).
 */
export type FileFacts = { imports: readonly NeededImport[]; exports: ReadonlySet<string> | null };

/**
 * The import clause stops at the next `import` or `export`, so no text is scanned twice. This matters because guests
 * supply the files and this runs on the main thread.
 */
const staticImport =
  /^[ \t]*(?:import|export)\s(?!\s*type[\s{*])((?:(?!\b(?:im|ex)port\b)[^'";()=])*?)from\s*['"]([^'"\n]+)['"]|^[ \t]*import\s*['"]([^'"\n]+)['"]/gm;
const dynamicImport = /\bimport\(\s*(?:\/\*(?:(?!\*\/)[\s\S]){0,200}\*\/\s*)?['"]([^'"\n]+)['"]\s*\)/g;
const declaration =
  /^[ \t]*export\s+(?:declare\s+|abstract\s+|async\s+)*(?:function(?:\s*\*)?|class|const\s+enum|enum|const|let|var|interface|type|namespace)\s+([A-Za-z_$][\w$]*)/gm;
const exportList = /^[ \t]*export\s+(?:type\s+)?\{([^{}]*)\}/gm;

/**
 * Reads `{ a as b, type C }` as `a` imported under the name `b`; names marked as types are left out. Also used on
 * compiled code.
 */
export function readImportClause(clause: string): Array<{ imported: string; local: string }> {
  const names: Array<{ imported: string; local: string }> = [];
  const braces = insideBraces(clause);
  const outside = braces === null ? clause : clause.slice(0, clause.indexOf('{'));
  const namespace = /\*\s*(?:as\s+([\w$]+))?/.exec(outside);
  if (namespace) names.push({ imported: '*', local: namespace[1] ?? '*' });
  const standard = /^\s*([A-Za-z_$][\w$]*)/.exec(outside);
  if (standard) names.push({ imported: 'default', local: standard[1]! });
  for (const part of braces?.split(',') ?? []) {
    const name = /^\s*(?!type\s+[\w$"'])("[^"]*"|[\w$]+)(?:\s+as\s+("[^"]*"|[\w$]+))?\s*$/.exec(part);
    if (name) names.push({ imported: name[1]!, local: name[2] ?? name[1]! });
  }
  return names;
}

/** The text between the first opening and the last closing brace; null if there are no braces. */
function insideBraces(clause: string): string | null {
  const from = clause.indexOf('{');
  const to = clause.lastIndexOf('}');
  return from < 0 || to < from ? null : clause.slice(from + 1, to);
}

function readExports(source: string): ReadonlySet<string> | null {
  if (/^[ \t]*export\s*\*\s*from/m.test(source) || /^[ \t]*export\s+(?:const|let|var)\s*[{[]/m.test(source))
    return null;
  const exports = new Set<string>();
  for (const [, name] of source.matchAll(declaration)) exports.add(name!);
  for (const [, list] of source.matchAll(exportList)) {
    for (const part of list!.split(',')) {
      const name = /(?<![\w$])([\w$]+)$/.exec(part.trim());
      if (name) exports.add(name[1]!);
    }
  }
  const namespace = /^[ \t]*export\s*\*\s*as\s+([\w$]+)/m.exec(source);
  if (namespace) exports.add(namespace[1]!);
  if (/^[ \t]*export\s+default\b/m.test(source)) exports.add('default');
  return exports;
}

/**
 * Finds the imports and exports of a TypeScript or JSX text by their usual forms, without parsing it. Used for files
 * that are not compiled yet, or not compiled here. If it overlooks an export, a file is held back, but at most until
 * the reply ends.
 */
export function scanSource(path: string, source: string): FileFacts {
  if (!/\.[cm]?[jt]sx?$/.test(path)) return { imports: [], exports: null };

  const imports: NeededImport[] = [];
  // Block comments often contain old code. Line comments can't match, because an import must start its line. An
  // unclosed comment hides the rest of the file, as it does for a compiler.
  const text = source.replace(/^[ \t]*\/\*(?:[\s\S]*?\*\/|[\s\S]*)/gm, '');
  for (const [, clause, from, bare] of text.matchAll(staticImport)) {
    const names = bare === undefined ? readImportClause(clause!) : [];
    const isTypeOnly = bare === undefined && names.length === 0 && /\w/.test(insideBraces(clause!) ?? '');
    if (!isTypeOnly) imports.push({ specifier: (from ?? bare)!, names, isDynamic: false });
  }
  for (const [, specifier] of text.matchAll(dynamicImport)) {
    imports.push({ specifier: specifier!, names: [{ imported: 'default', local: 'default' }], isDynamic: true });
  }
  return { imports, exports: readExports(text) };
}
