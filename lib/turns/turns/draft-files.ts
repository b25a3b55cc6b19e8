import { applyFileOperations, type FileGate } from '../../base/files/apply-file-operations';
import type { FileOperation, FileTree } from '../../base/files/file-operation';
import { fail, succeed } from '../../base/foundation/result';
import { isAgentRules } from './agent-rules';
import {
  isOfModule,
  isReserved,
  modulesFolder,
  readTakenOver,
  type TakenOver,
} from '../../modules/installed/installed-module';
import type { Catalogue } from '../../modules/catalogue/manifest';
import { isManifest, newInstallScripts, runsUnasked } from './runs-unasked';
import type { DraftFiles } from './turn-ports';
import type { RefusalCode } from '../../base/turn-events/turn-event';
import { ownValue } from '../../base/foundation/own-value';

/** What a draft needs from the stores. */
export type DraftStores = {
  gate: FileGate;
  readBlob(hash: string): Promise<Uint8Array | null>;
  /** Stores possibly new bytes, then their tree; returns the tree's hash. */
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

/** A draft over the tree of a version. New bytes stay in memory until `treeHash` stores them. */
export function createDraftFiles(base: FileTree, stores: DraftStores, modules: Catalogue = new Map()): DraftFiles {
  let tree = base;
  const operations: FileOperation[] = [];
  const newBytes = new Map<string, Uint8Array>();
  const stored = new Set<string>();

  function isUnchanged(): boolean {
    const [before, after] = [Object.entries(base), Object.keys(tree)];
    return before.length === after.length && before.every(([path, entry]) => ownValue(tree, path)?.hash === entry.hash);
  }

  async function readIn(files: FileTree, path: string): Promise<string | null> {
    const entry = ownValue(files, path);
    return entry ? readBytes(entry.hash) : null;
  }

  async function readBytes(hash: string): Promise<string | null> {
    const bytes = newBytes.get(hash) ?? (await stores.readBlob(hash));
    return bytes ? decode(bytes) : null;
  }

  /**
   * Refuses what a model may not write although the gate would allow it, such as files that other tools obey or run
   * automatically.
   */
  async function refuseForModel(operation: FileOperation): Promise<{ code: RefusalCode; message: string } | null> {
    const [from, to] =
      operation.type === 'file-rename' ? [operation.from, operation.to] : [operation.path, operation.path];
    const rules = [from, to].find(isAgentRules);
    if (rules !== undefined) {
      return { code: 'rules-are-yours', message: `${rules} is the person's own; only they change it.` };
    }
    if (operation.type === 'file-delete') return null;
    const taken = await takenOverNear(from, to);
    const reserved = [from, to].find((path) => isReserved(modules, path, tree, taken));
    if (reserved !== undefined) {
      const message = `${reserved} lies where ready-made parts do; a <module> tag installs one, and nothing else is written there.`;
      return { code: 'file-locked', message };
    }
    if (runsUnasked(to)) {
      return { code: 'runs-unasked', message: `${to} would make a computer run something by itself; leave it out.` };
    }
    // A renamed package.json was checked when it was written, or came from the person.
    if (!isManifest(to) || (operation.type === 'file-rename' && isManifest(from))) return null;
    const text = await textOf(operation);
    const known = (await readIn(tree, to)) ?? (await readIn(base, to));
    const scripts = text === null ? [] : newInstallScripts(text, known);
    if (scripts.length === 0) return null;
    const named = scripts.map((name) => `"${name}"`).join(', ');
    const message = `Installing the app would run ${named} of ${to} by itself; write ${to} without, and put what is needed into a script that is run by name, such as "build".`;
    return { code: 'runs-unasked', message };
  }

  /**
   * Whether the operation writes exactly what a ready-made part contains. Such files are locked, also when a draft is
   * rebuilt from its log.
   */
  async function bringsModule(operation: FileOperation): Promise<boolean> {
    if (operation.type !== 'file-write' || !('content' in operation)) return false;
    const { path, content } = operation;
    return isOfModule(modules, path, content, await takenOverNear(path));
  }

  /** Files of ready-made parts that the person maintains; only looked up if one of these paths may be such a file. */
  async function takenOverNear(...paths: string[]): Promise<TakenOver> {
    if (!paths.some((path) => path.startsWith(modulesFolder))) return new Set();
    return readTakenOver({
      paths: () => Object.keys(tree),
      read: (path) => readIn(tree, path),
      entries: () => tree,
    });
  }

  function textOf(operation: Exclude<FileOperation, { type: 'file-delete' }>): Promise<string | null> | string {
    if (operation.type === 'file-rename') return readIn(tree, operation.from);
    return 'content' in operation ? operation.content : readBytes(operation.blob);
  }

  return {
    read: (path) => readIn(tree, path),
    paths: () => Object.keys(tree),
    entries: () => tree,
    basePaths: () => Object.keys(base),
    async apply(operation) {
      const actor = (await bringsModule(operation)) ? 'module' : 'model';
      const refused = actor === 'module' ? null : await refuseForModel(operation);
      if (refused) return fail(refused);
      const applied = await applyFileOperations(tree, [operation], actor, stores.gate);
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
