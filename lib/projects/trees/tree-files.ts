import type { BlobStore } from '../../base/blobs/blob-store';
import type { FileTree } from '../../base/files/file-operation';
import type { TreeStore } from './tree-store';

type Dependencies = { trees: Pick<TreeStore, 'read'>; blobs: Pick<BlobStore, 'get'> };

/** One file of a tree: its text, or null if its bytes are not text. */
export type TreeFile = { path: string; hash: string; text: string | null };
/** The same, plus the content, for a bundler. */
export type FileToBundle = TreeFile & { content: { text: string } | { base64: string } };

const readAtOnce = 8;
/**
 * Limit on the characters of a tree's texts, counted per path. Texts beyond it, in path order, are treated as bytes.
 */
const mostText = 32 * 1024 ** 2;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * All files of a tree, with the content of texts; null if any part of the tree is not stored. A blob at several paths
 * is read once, and bytes that are not text are not kept in memory.
 */
export async function readTreeFiles(deps: Dependencies, treeHash: string): Promise<TreeFile[] | null> {
  const tree = await deps.trees.read(treeHash);
  const texts = tree && (await readEach(deps, tree, decode));
  return texts && inOrder(tree, (hash) => texts.get(hash) ?? null);
}

/** All files of a tree with their bytes. A blob at several paths is in memory once. */
export async function readFilesToBundle(deps: Dependencies, treeHash: string): Promise<FileToBundle[] | null> {
  const tree = await deps.trees.read(treeHash);
  const base64 = (bytes: Uint8Array) => ({ base64: Buffer.from(bytes).toString('base64') });
  const contents =
    tree &&
    (await readEach(deps, tree, (bytes): FileToBundle['content'] => {
      const text = decode(bytes);
      return text === null ? base64(bytes) : { text };
    }));
  if (!contents) return null;
  const files = inOrder(tree, (hash) => {
    const content = contents.get(hash)!;
    return 'text' in content ? content.text : null;
  });
  return files.map((file) => {
    const content = contents.get(file.hash)!;
    if (file.text !== null || 'base64' in content) return { ...file, content };
    return { ...file, content: base64(new TextEncoder().encode(content.text)) };
  });
}

/** Reads each blob of a tree once and maps it; null if any is not stored. */
async function readEach<Made>(
  { blobs }: Dependencies,
  tree: FileTree,
  make: (bytes: Uint8Array) => Made,
): Promise<Map<string, Made> | null> {
  const made = new Map<string, Made>();
  const hashes = new Set(Object.values(tree).map(({ hash }) => hash)).values();
  let isWhole = true;
  const reader = async () => {
    for (const hash of hashes) {
      const bytes = isWhole ? await blobs.get(hash) : null;
      if (bytes === null) isWhole = false;
      else made.set(hash, make(bytes));
    }
  };
  await Promise.all(Array.from({ length: readAtOnce }, reader));
  return isWhole ? made : null;
}

function inOrder(tree: FileTree, textOf: (hash: string) => string | null): TreeFile[] {
  let left = mostText;
  return Object.entries(tree).map(([path, { hash }]) => {
    const text = textOf(hash);
    const fits = text !== null && text.length <= left;
    if (fits) left -= text.length;
    return { path, hash, text: fits ? text : null };
  });
}

/** Decodes bytes as text; null if they are not UTF-8. */
export function decode(bytes: Uint8Array): string | null {
  try {
    const text = utf8.decode(bytes);
    return text.includes('\u0000') ? null : text;
  } catch {
    return null;
  }
}
