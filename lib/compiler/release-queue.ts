import type { FileOperation } from '../files/file-operation';
import { placeholderSource } from './placeholder-source';
import { readAliases } from './read-aliases';
import { findPlaceholders, planRelease } from './release';
import { createResolver } from './resolve-import';
import { type FileFacts, scanSource } from './scan-source';

/** The release rule for an engine that takes plain files and compiles elsewhere (WebContainer). */
export interface ReleaseQueue {
  /** A file has ended: what to write now, in this order, placeholders among it. */
  add(path: string, content: string): FileOperation[];
  /** The reply has ended: everything held goes out as it is; placeholders still needed remain. */
  flush(): FileOperation[];
  held(): string[];
}

/** `files` is what the engine has when the reply begins, template included; null for a file that is not text. */
export function createReleaseQueue(
  files: Readonly<Record<string, string | null>>,
  hasPackage: (specifier: string) => boolean,
): ReleaseQueue {
  const shown = new Map<string, FileFacts>();
  for (const [path, text] of Object.entries(files)) shown.set(path, scanSource(path, text ?? ''));
  const pending = new Map<string, { content: string; facts: FileFacts }>();
  const standing = new Map<string, string>();
  const aliases = readAliases((path) => files[path] ?? null);
  const resolve = (specifier: string, from: string, has: (path: string) => boolean) =>
    createResolver(has, aliases)(specifier, from);

  const release = (paths: readonly string[]): FileOperation[] => {
    const writes = paths.map((path): FileOperation => {
      const { content, facts } = pending.get(path)!;
      pending.delete(path);
      shown.set(path, facts);
      standing.delete(path);
      return { type: 'file-write', path, content };
    });
    const needed = findPlaceholders(shown, resolve);
    const gone = [...standing.keys()].filter((path) => !needed.has(path));
    for (const path of gone) standing.delete(path);
    const standIns: FileOperation[] = [];
    for (const [path, placeholder] of needed) {
      const content = placeholderSource(placeholder);
      if (standing.get(path) === content) continue;
      standing.set(path, content);
      standIns.push({ type: 'file-write', path, content });
    }
    // Stand-ins first, so that no importer ever meets a hole; what they stood for is written before they go.
    return [...standIns, ...writes, ...gone.map((path): FileOperation => ({ type: 'file-delete', path }))];
  };

  return {
    add(path, content) {
      pending.set(path, { content, facts: scanSource(path, content) });
      const facts = new Map([...pending].map(([name, file]) => [name, file.facts]));
      return release(planRelease({ shown, pending: facts, resolve, hasPackage }).released);
    },
    flush: () => release([...pending.keys()]),
    held: () => [...pending.keys()],
  };
}
