import { parse } from 'es-module-lexer';
import { readImportClause } from './scan-source';

/** An import in compiled code; `start`–`end` is the specifier without quotes. */
export type CodeImport = {
  specifier: string;
  start: number;
  end: number;
  isDynamic: boolean;
  /** Imported names; `*` for all. */
  names: string[];
};

/** Facts about compiled code that linking needs. */
export type CodeFacts = {
  imports: CodeImport[];
  /** `import(`./pages/${name}.tsx`)`: the whole call, its argument, and the argument with `*` for the variable part. */
  openImports: Array<{ start: number; end: number; argument: string; pattern: string }>;
  /** Positions of `import.meta`. */
  metas: Array<{ start: number; end: number }>;
  exports: ReadonlySet<string>;
  /** Specifiers of `export * from`. */
  stars: string[];
  /** Ids of components the code registers with React Refresh. */
  registered: ReadonlySet<string>;
  usesRefresh: boolean;
  /** Whether every export is a component, so the module can be replaced in place. */
  accepts: boolean;
};

function localNameOfDefault(code: string, start: number): string | null {
  return /^default\s+([A-Za-z_$][\w$]*)\s*;/.exec(code.slice(start, start + 200))?.[1] ?? null;
}

/** Reads compiled code with es-module-lexer, whose `init` must have resolved. Throws if the code is not a module. */
export function readCode(code: string): CodeFacts {
  const [imports, exports] = parse(code);
  const facts = {
    imports: [] as CodeImport[],
    openImports: [] as CodeFacts['openImports'],
    metas: [] as CodeFacts['metas'],
    stars: [] as string[],
  };
  for (const found of imports) {
    switch (found.type) {
      case 'import-meta':
        facts.metas.push({ start: found.start, end: found.end });
        break;
      case 'dynamic':
        if (found.specifier !== undefined && found.glob && found.specifier.startsWith('.')) {
          const { importStart: start, importEnd: end, specifier: pattern } = found;
          facts.openImports.push({ start, end, argument: code.slice(found.start, found.end), pattern });
        } else if (found.specifier !== undefined && !found.glob && !/\s/.test(found.specifier)) {
          facts.imports.push({
            specifier: found.specifier,
            start: found.start + 1,
            end: found.end - 1,
            isDynamic: true,
            names: [],
          });
        }
        break;
      case 'static':
      case 'reexport-star': {
        const { specifier, start, end } = found;
        const clause = code.slice(found.importStart, start - 1).replace(/^(?:import|export)\b|\bfrom\s*$/g, '');
        const isStar = found.type === 'reexport-star';
        if (isStar) facts.stars.push(specifier);
        const names = isStar ? ['*'] : readImportClause(clause).map(({ imported }) => imported);
        facts.imports.push({ specifier, start, end, isDynamic: false, names });
        break;
      }
      default:
        found satisfies never;
    }
  }

  const registered = new Set<string>();
  for (const [, id] of code.matchAll(/\$RefreshReg\$\(_c\d*, "([^"]+)"\)/g)) registered.add(id!);
  const direct = exports.filter((item) => item.type !== 'reexport-all');
  const accepts =
    exports.length > 0 &&
    exports.every((item) => {
      if (item.type !== 'direct') return false;
      const local = item.localName ?? (item.name === 'default' ? localNameOfDefault(code, item.start) : null);
      return local === null ? registered.has('%default%') : /^[A-Z]/.test(local) && registered.has(local);
    });
  return {
    ...facts,
    exports: new Set(direct.map(({ name }) => name)),
    registered,
    usesRefresh: /\$Refresh(?:Reg|Sig)\$\(/.test(code),
    accepts,
  };
}
