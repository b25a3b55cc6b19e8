import type { ImportSite } from '../runtime/compiler';
import { CodeBuilder } from './code-builder';
import { type GlobCall, matchGlob, readGlobCall } from './expand-glob';
import type { CodeFacts, CodeImport } from './read-code';
import { readLiteralArguments } from './read-literal';
import type { Aliases, ResolveImport } from './resolve-import';
import { inlineSourceMap } from './source-map';

/**
 * Something a module uses that does not exist or that the preview can't provide. `specifier` is as written in the
 * source.
 */
export type LinkFault = { kind: 'compile' | 'missing-module'; message: string; specifier: string };

/** Names a module imports from another module of the project. They are checked against its exports. */
export type LinkedNeed = { url: string; specifier: string; names: readonly string[] };

export type LinkedCode = {
  code: string;
  imports: ImportSite[];
  needs: LinkedNeed[];
  /** URLs of `export * from`; a package is represented by an empty string. */
  stars: string[];
  faults: LinkFault[];
};

export type LinkContext = {
  path: string;
  resolve: ResolveImport;
  aliases: Aliases;
  /** All files, for matching globs. */
  paths: () => Iterable<string>;
};

type Edit = { start: number; end: number; write: (into: CodeBuilder) => void };

/** Writes the code that replaces a glob call; eager globs are imported in the header. */
function writeGlob(call: GlobCall, context: LinkContext, header: CodeBuilder, index: number): Edit['write'] {
  const entries = matchGlob(call, context.path, context.paths(), context.aliases);
  const pick = call.name === null || call.name === '*' ? null : call.name;
  if (call.isEager) {
    entries.forEach(([, path], position) => {
      const local = `__easelGlob${index}_${position}`;
      header.add(pick === null ? `import * as ${local} from ` : `import { ${pick} as ${local} } from `);
      header.addSpecifier(`/${path}${call.query}`, false).add(';');
    });
  }
  return (into) => {
    into.add('({');
    entries.forEach(([key, path], position) => {
      into.add(`${JSON.stringify(key)}: `);
      if (call.isEager) into.add(`__easelGlob${index}_${position}, `);
      else {
        into.add('() => import(').addSpecifier(`/${path}${call.query}`, true);
        into.add(pick === null ? '), ' : `).then((module) => module[${JSON.stringify(pick)}]), `);
      }
    });
    into.add('})');
  };
}

const newUrlBefore = /\bnew URL\(\s*(?:"([^"\n]+)"|'([^'\n]+)')\s*,\s*$/;

function metaEdits(
  code: string,
  facts: CodeFacts,
  context: LinkContext,
  header: CodeBuilder,
  faults: LinkFault[],
): Edit[] {
  const edits: Edit[] = [];
  facts.metas.forEach(({ start, end }, index) => {
    const write = (text: string) => (into: CodeBuilder) => void into.add(text);
    const property = /^\s*\??\.\s*([A-Za-z_$][\w$]*)/.exec(code.slice(end, end + 80));
    const propertyEnd = end + (property?.[0].length ?? 0);
    switch (property?.[1]) {
      case 'env':
        edits.push({ start, end: propertyEnd, write: write('globalThis.__easel.env') });
        break;
      case 'hot': {
        const isChained = /^\s*\.\s*[A-Za-z_$]/.test(code.slice(propertyEnd, propertyEnd + 20));
        // `hot` is always undefined here. `undefined?.accept()` skips unguarded calls without evaluating their
        // arguments.
        edits.push({ start, end: propertyEnd, write: write(isChained ? 'undefined?' : 'undefined') });
        break;
      }
      case 'glob': {
        const open = code.indexOf('(', propertyEnd);
        const found = open < 0 ? null : readLiteralArguments(code, open);
        const call = found && readGlobCall(found.values);
        if (!found || !call) {
          const message = 'import.meta.glob takes plain texts only, so that it can be read without running it.';
          faults.push({ kind: 'compile', message, specifier: 'import.meta.glob' });
          break;
        }
        edits.push({ start, end: found.end, write: writeGlob(call, context, header, index) });
        break;
      }
      case 'url': {
        const before = code.slice(Math.max(0, start - 300), start);
        const asset = newUrlBefore.exec(before);
        const specifier = asset?.[1] ?? asset?.[2];
        if (asset && /\bnew (?:Shared)?Worker\(\s*$/.test(before.slice(0, asset.index))) {
          const message = 'Easel can’t run web workers of an app in the preview yet.';
          faults.push({ kind: 'compile', message, specifier: specifier! });
        } else if (asset && specifier?.startsWith('.')) {
          const target = context.resolve(specifier, context.path);
          const local = `__easelAsset${index}`;
          if (target.kind === 'file') {
            header.add(`import ${local} from `).addSpecifier(`/${target.path}?url`, false).add(';');
            const literal = start - asset[0].length + asset[0].search(/["']/);
            edits.push({ start: literal, end: literal + specifier.length + 2, write: write(local) });
          }
          edits.push({ start, end: propertyEnd, write: write('globalThis.location.origin') });
        } else {
          const url = JSON.stringify(`/${context.path}`);
          edits.push({ start, end: propertyEnd, write: write(`(globalThis.location.origin + ${url})`) });
        }
        break;
      }
      default:
        break;
    }
  });
  return edits;
}

/** Whether an import needs a Vite plugin; the preview has none. */
export function isUnsupportedQuery(query: string): boolean {
  return /^\?(?:worker|sharedworker|react|component|init)\b/.test(query);
}

/** A dynamic import with a variable in its path becomes a choice among the files that match. */
function openImportEdit(
  { start, end, argument, pattern }: CodeFacts['openImports'][number],
  context: LinkContext,
): Edit {
  const call: GlobCall = { patterns: [pattern], isEager: false, name: null, query: '' };
  const writeFiles = writeGlob(call, context, new CodeBuilder(), 0);
  return {
    start,
    end,
    write: (into) => {
      into.add('((files, name) => files[name]?.() ?? Promise.reject(new Error("There is no file " + name)))(');
      writeFiles(into);
      into.add(`, ${argument})`);
    },
  };
}

function linkImport(found: CodeImport, context: LinkContext, linked: LinkedCode): Edit | null {
  const { specifier, start, end, isDynamic, names } = found;
  const target = context.resolve(specifier, context.path);
  const rewrite = (url: string): Edit => ({
    // Remove the quotes as well, since the builder writes its own.
    start: start - 1,
    end: end + 1,
    write: (into) => void into.addSpecifier(url, isDynamic),
  });
  switch (target.kind) {
    case 'address':
      return null;
    case 'package':
      return rewrite(specifier);
    case 'missing': {
      const message = `${context.path} asks for “${specifier}”, but there is no file ${target.path}.`;
      linked.faults.push({ kind: 'missing-module', message, specifier });
      return rewrite(`/${target.path}${target.query}`);
    }
    case 'file': {
      const url = `/${target.path}${target.query}`;
      if (isUnsupportedQuery(target.query)) {
        const message = `Easel can’t import “${specifier}”: “${target.query}” needs a plugin it doesn’t have.`;
        linked.faults.push({ kind: 'compile', message, specifier });
      } else if (!isDynamic) linked.needs.push({ url, specifier, names });
      return rewrite(url);
    }
    default:
      return target satisfies never;
  }
}

/**
 * Turns transformed code into a module to serve: imports become URLs, `import.meta` is replaced by the preview's own,
 * React Refresh is bound to the module's URL, and the source map is embedded. The result depends only on the code and
 * on which files exist.
 */
export function linkCode(code: string, map: string, facts: CodeFacts, context: LinkContext): LinkedCode {
  const linked: LinkedCode = { code: '', imports: [], needs: [], stars: [], faults: [] };
  const header = new CodeBuilder();
  if (facts.usesRefresh) {
    const url = JSON.stringify(`/${context.path}`);
    header.add(`const { register: $RefreshReg$, signature: $RefreshSig$ } = globalThis.__easel.refresh(${url});`);
  }
  const edits = metaEdits(code, facts, context, header, linked.faults);
  for (const found of facts.openImports) edits.push(openImportEdit(found, context));
  for (const found of facts.imports) {
    const edit = linkImport(found, context, linked);
    if (edit) edits.push(edit);
    if (facts.stars.includes(found.specifier)) {
      const target = context.resolve(found.specifier, context.path);
      linked.stars.push(target.kind === 'file' ? `/${target.path}${target.query}` : '');
    }
  }

  const headerLines = header.toString() === '' ? 0 : 1;
  if (headerLines > 0) header.add('\n');
  let at = 0;
  for (const { start, end, write } of edits.sort((a, b) => a.start - b.start)) {
    header.add(code.slice(at, start));
    write(header);
    at = end;
  }
  header.add(code.slice(at)).add(inlineSourceMap(map, headerLines));
  return { ...linked, code: header.toString(), imports: header.imports };
}
