import { parse } from 'es-module-lexer';
import { packageMark } from './function-plugins';

/** The imports from one package: `default`, `*` for the whole, or exported names, which may be quoted. */
export type PackageImport = { specifier: string; names: readonly string[] };

type Taken = {
  /** The code without those imports, with every line where it was. */
  code: string;
  /** Declares what was imported, in one line that goes before the code. */
  binds: string;
  imports: readonly PackageImport[];
};

/** As esbuild writes an import: `import a, { b as c } from`, `import * as d from`, or `import` alone. */
const clause =
  /^import\s{0,4}(?:([\w$]+)\s{0,4},?\s{0,4})?(?:\*\s{0,4}as\s{1,4}([\w$]+)\s{0,4}|\{([^{}]*)\}\s{0,4})?(?:from\s{0,4})?["']$/;
const part = /^([\w$]+|"[^"\\]*")(?:\s+as\s+([\w$]+))?$/;

/** Removes the imports of marked packages from a bundle; null if one has a form that can't be removed. */
export function takeOutPackages(code: string): Taken | null {
  const found = parse(code)[0].filter((one) => 'specifier' in one && one.specifier?.startsWith(packageMark));
  const imports = new Map<string, Set<string>>();
  const binds: string[] = [];
  let rest = '';
  let at = 0;
  for (const { importStart, start, ...one } of found) {
    if (one.type !== 'static' || one.phase !== null) return null;
    const read = readClause(code.slice(importStart, start));
    const end = code.indexOf(';', start);
    if (read === null || end < 0) return null;
    const specifier = one.specifier.slice(packageMark.length);
    const names = imports.get(specifier) ?? new Set();
    imports.set(specifier, names);
    for (const { imported, local } of read) {
      names.add(imported);
      binds.push(`${local} = __easel.packages[${JSON.stringify(specifier)}][${quote(imported)}]`);
    }
    const statement = code.slice(importStart, end + 1);
    rest += code.slice(at, importStart) + '\n'.repeat(statement.split('\n').length - 1);
    at = end + 1;
  }
  return {
    code: rest + code.slice(at),
    binds: binds.length === 0 ? '' : `const ${binds.join(', ')};`,
    imports: [...imports].map(([specifier, names]) => ({ specifier, names: [...names].sort() })),
  };
}

const quote = (name: string) => (name.startsWith('"') ? name : JSON.stringify(name));

function readClause(text: string): { imported: string; local: string }[] | null {
  const read = clause.exec(text);
  if (!read) return null;
  const [, standard, whole, list] = read;
  const parts = (list ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one) => part.exec(one));
  if (parts.some((one) => one === null)) return null;
  return [
    ...(standard === undefined ? [] : [{ imported: 'default', local: standard }]),
    ...(whole === undefined ? [] : [{ imported: '*', local: whole }]),
    ...parts.map((one) => ({ imported: one![1]!, local: one![2] ?? one![1]! })),
  ];
}

/** The entry of a bundle of packages: takes the imported names from each and puts them where `binds` finds them. */
export function composePackages(imports: readonly PackageImport[]): string {
  const lines = imports.flatMap(({ specifier, names }, n) => {
    const from = JSON.stringify(packageMark + specifier);
    const named = names.flatMap((name, place) => (name === '*' ? [] : [`${name} as p${n}_${place}`]));
    return [
      names.length === 0 ? `import ${from};` : '',
      named.length > 0 ? `import { ${named.join(', ')} } from ${from};` : '',
      names.includes('*') ? `import * as p${n} from ${from};` : '',
    ].filter((line) => line !== '');
  });
  const given = imports.map(({ specifier, names }, n) => {
    const values = names.map((name, place) => `${quote(name)}: ${name === '*' ? `p${n}` : `p${n}_${place}`}`);
    return `${JSON.stringify(specifier)}: { ${values.join(', ')} }`;
  });
  return `${lines.join('\n')}\n__easel.packages = { ${given.join(', ')} };`;
}
