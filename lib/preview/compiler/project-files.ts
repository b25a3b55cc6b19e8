import { extractCandidates, hasCandidates } from '../tailwind/extract-candidates';
import type { CompilerFile } from '../runtime/compiler';
import { type CodeFacts, readCode } from './read-code';
import { type FileFacts, scanSource } from './scan-source';
import type { HashContent, SourceFault, Transform } from './transform';

/** The result of transforming a file. */
export type CompiledSource = { code: string; map: string; facts: CodeFacts } | { fault: SourceFault };

/**
 * Results derived from a file: its transform, imports, classes and hash. They are cached by file object, so nothing has
 * to be evicted when a path gets new text.
 */
export type FileReader = {
  compile(path: string, file: { text: string }): Promise<CompiledSource>;
  scan(path: string, file: CompilerFile): FileFacts;
  candidates(path: string, file: CompilerFile): ReadonlySet<string>;
  hash(file: CompilerFile): Promise<string>;
};

const noFacts: FileFacts = { imports: [], exports: null };
const noCandidates: ReadonlySet<string> = new Set();

function memoize<Value>(
  make: (file: CompilerFile, path: string) => Value,
): (file: CompilerFile, path: string) => Value {
  // Compile a renamed file again, because its path is part of its code.
  const kept = new WeakMap<CompilerFile, { path: string; value: Value }>();
  return (file, path) => {
    const known = kept.get(file);
    if (known?.path === path) return known.value;
    const value = make(file, path);
    kept.set(file, { path, value });
    return value;
  };
}

export function createFileReader(transform: Transform, hash: HashContent): FileReader {
  const compile = memoize(async (file, path): Promise<CompiledSource> => {
    const result = await transform('text' in file ? file.text : '', path);
    if (!result.ok) return { fault: result.error };
    try {
      return { ...result.value, facts: readCode(result.value.code) };
    } catch {
      return { fault: { message: 'Its imports and exports cannot be read.', line: null, column: null } };
    }
  });
  const scan = memoize((file, path) => ('text' in file ? scanSource(path, file.text) : noFacts));
  const candidates = memoize((file, path) =>
    'text' in file && hasCandidates(path) ? extractCandidates(file.text) : noCandidates,
  );
  const hashes = memoize(async (file) => ('text' in file ? hash(file.text) : file.blob));
  return {
    compile: (path, file) => compile(file, path),
    scan: (path, file) => scan(file, path),
    candidates: (path, file) => candidates(file, path),
    hash: (file) => hashes(file, ''),
  };
}

/** Whether a path holds code to transform. Type declarations never run. */
export function isCode(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(path) && !/\.d\.[cm]?ts$/.test(path);
}
