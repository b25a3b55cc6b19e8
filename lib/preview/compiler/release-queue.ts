import type { CreateReleaseQueue, MissingPart, PlainOperation } from '../runtime/release-queue';
import { placeholderSource } from './placeholder-source';
import { readAliases } from './read-aliases';
import { findPlaceholders } from './find-placeholders';
import { planRelease } from './plan-release';
import { createResolver } from './resolve-import';
import { type FileFacts, scanSource } from './scan-source';

type Pending = { operation: PlainOperation; facts: FileFacts | null };

const textOf = (operation: PlainOperation): string =>
  operation.type === 'file-write' && typeof operation.content === 'string' ? operation.content : '';

/** Applies the embedded compiler's release rule for an engine that takes plain files (WebContainer). */
export const createReleaseQueue: CreateReleaseQueue = (files, hasPackage) => {
  const shown = new Map<string, FileFacts>();
  for (const [path, text] of Object.entries(files)) shown.set(path, scanSource(path, text ?? ''));
  const pending = new Map<string, Pending>();
  const standing = new Map<string, string>();
  const aliases = readAliases((path) => files[path] ?? null);
  const resolve = (specifier: string, from: string, has: (path: string) => boolean) =>
    createResolver(has, aliases)(specifier, from);

  const release = (paths: readonly string[]): PlainOperation[] => {
    const changes = paths.map((path) => {
      const { operation, facts } = pending.get(path)!;
      pending.delete(path);
      if (facts === null) shown.delete(path);
      else shown.set(path, facts);
      if (facts !== null) standing.delete(path);
      return operation;
    });
    const needed = findPlaceholders(shown, resolve);
    const gone = [...standing.keys()].filter((path) => !needed.has(path));
    for (const path of gone) standing.delete(path);
    const standIns: PlainOperation[] = [];
    for (const [path, placeholder] of needed) {
      const content = placeholderSource(placeholder);
      if (standing.get(path) === content) continue;
      standing.set(path, content);
      standIns.push({ type: 'file-write', path, content });
    }
    const isStandIn = new Set(standIns.map(({ path }) => path));
    const kept = changes.filter((change) => !(change.type === 'file-delete' && isStandIn.has(change.path)));
    // Placeholders come first, so that no import is ever left without a file. They are removed after the real files are
    // written.
    return [...standIns, ...kept, ...gone.map((path): PlainOperation => ({ type: 'file-delete', path }))];
  };

  function importerOf(path: string): string {
    const has = (name: string) => shown.has(name);
    const base = path.replace(/\.[jt]sx?$/, '');
    for (const [importer, { imports }] of shown) {
      const asks = imports.some(({ specifier }) => {
        const target = resolve(specifier, importer, has);
        return target.kind === 'missing' && target.path.replace(/\.[jt]sx?$/, '') === base;
      });
      if (asks) return importer;
    }
    return path;
  }

  return {
    take(operations) {
      for (const operation of operations) {
        const { path } = operation;
        if (operation.type === 'file-delete' && !shown.has(path)) pending.delete(path);
        else {
          const facts = operation.type === 'file-delete' ? null : scanSource(path, textOf(operation));
          pending.set(path, { operation, facts });
        }
      }
      const facts = new Map([...pending].map(([name, file]) => [name, file.facts]));
      return release(planRelease({ shown, pending: facts, resolve, hasPackage }).released);
    },
    flush: () => release([...pending.keys()]),
    held: () => [...pending.keys()],
    missing: () => [...standing.keys()].map((path): MissingPart => ({ path, importer: importerOf(path) })),
  };
};
