import { applyFileOperations, type FileGate } from '../files/apply-file-operations';
import type { FileOperation, FileTree } from '../files/file-operation';
import { fail, succeed } from '../foundation/result';
import { rulesPath } from '../foundation/rules-file';
import type { DraftFiles } from './turn-ports';
import type { RefusalCode } from '../turn-events/turn-event';
import { ownValue } from '../foundation/own-value';

/** What a draft needs of the stores. */
export type DraftStores = {
  gate: FileGate;
  readBlob(hash: string): Promise<Uint8Array | null>;
  /** Stores bytes that may be new, then the tree of them; answers the tree's hash. */
  writeTree(tree: FileTree, newFiles: readonly Uint8Array[]): Promise<string>;
};

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

/** What a model reads could else write itself into what every later call obeys. */
function touchesRules(operation: FileOperation): boolean {
  const paths = operation.type === 'file-rename' ? [operation.from, operation.to] : [operation.path];
  return paths.includes(rulesPath);
}

/** A draft over the tree of a version. New bytes stay in memory until `treeHash` stores them. */
export function createDraftFiles(base: FileTree, stores: DraftStores): DraftFiles {
  let tree = base;
  const operations: FileOperation[] = [];
  const newBytes = new Map<string, Uint8Array>();
  const stored = new Set<string>();

  function isUnchanged(): boolean {
    const [before, after] = [Object.entries(base), Object.keys(tree)];
    return before.length === after.length && before.every(([path, entry]) => ownValue(tree, path)?.hash === entry.hash);
  }

  return {
    async read(path) {
      if (!Object.hasOwn(tree, path)) return null;
      const { hash } = tree[path]!;
      const bytes = newBytes.get(hash) ?? (await stores.readBlob(hash));
      return bytes ? decode(bytes) : null;
    },
    paths: () => Object.keys(tree),
    entries: () => tree,
    async apply(operation) {
      if (touchesRules(operation)) {
        return fail({ code: 'rules-are-yours', message: `${rulesPath} is the person's own; only they change it.` });
      }
      const applied = await applyFileOperations(tree, [operation], 'model', stores.gate);
      const refusal = applied.ok ? applied.value.refusals[0] : applied.error[0];
      if (!applied.ok || refusal) {
        const code = (refusal?.code ?? 'file-missing') as RefusalCode;
        return fail({ code, message: refusal?.message ?? 'That did not apply.' });
      }
      tree = applied.value.tree;
      operations.push(operation);
      for (const file of applied.value.written) if (file.bytes) newBytes.set(file.hash, file.bytes);
      const path = operation.type === 'file-rename' ? operation.to : operation.path;
      return succeed(ownValue(tree, path) ?? null);
    },
    async treeHash() {
      const used = new Set(Object.values(tree).map((entry) => entry.hash));
      const fresh = [...newBytes].filter(([hash]) => used.has(hash) && !stored.has(hash));
      const hash = await stores.writeTree(
        tree,
        fresh.map(([, bytes]) => bytes),
      );
      for (const [stored_] of fresh) stored.add(stored_);
      return hash;
    },
    changes: () => (isUnchanged() ? [] : [...operations]),
  };
}
