import type { PGlite } from '@supabase/lite/pglite';
import path from 'node:path';
import { blockSize } from './block-format';

/**
 * What Postgres did to a file since the last call: the blocks it wrote, or `all` if it created, truncated or renamed
 * the file.
 */
export type Written = ReadonlySet<number> | 'all';

/** Tracks which blocks of its files a database has written. */
export type WriteWatch = {
  /** By path within the folder, since the last call; the first call covers only what happened after the watch began. */
  take(): ReadonlyMap<string, Written>;
};

type Node = { name: string };
type Stream = { node: Node; position: number };
/** The writing part of Emscripten's file system on top of Node's. */
type NodeFileSystem = {
  realPath(node: Node): string;
  stream_ops: { write(stream: Stream, bytes: unknown, offset: number, length: number, position: number): number };
  node_ops: {
    mknod(parent: Node, name: string, mode: number, device: number): Node;
    rename(node: Node, folder: Node, name: string): void;
    unlink(parent: Node, name: string): void;
    setattr(node: Node, attributes: { size?: number }): void;
  };
};

/**
 * Watches an open database's writes in its file system, which no write can bypass: Postgres runs in this thread and has
 * no other way to the disk. File times would not do: two writes within one clock tick look like one.
 */
export function watchWrites(database: PGlite, folder: string): WriteWatch {
  const { filesystems } = database.Module.FS as unknown as { filesystems: { NODEFS: NodeFileSystem } };
  const files = filesystems.NODEFS;
  let written = new Map<string, Set<number> | 'all'>();
  const nameOf = (file: string) => path.relative(folder, file).split(path.sep).join('/');
  const inFolder = (parent: Node, name: string) => nameOf(path.join(files.realPath(parent), name));

  const { write } = files.stream_ops;
  files.stream_ops.write = (stream, bytes, offset, length, position) => {
    const file = nameOf(files.realPath(stream.node));
    const blocks = written.get(file) ?? new Set();
    written.set(file, blocks);
    if (blocks !== 'all')
      for (let at = Math.floor(position / blockSize); at * blockSize < position + length; at += 1) blocks.add(at);
    return write(stream, bytes, offset, length, position);
  };
  const { mknod, rename, unlink, setattr } = files.node_ops;
  files.node_ops.mknod = (parent, name, mode, device) => {
    written.set(inFolder(parent, name), 'all');
    return mknod(parent, name, mode, device);
  };
  files.node_ops.rename = (node, target, name) => {
    written.set(nameOf(files.realPath(node)), 'all');
    written.set(inFolder(target, name), 'all');
    return rename(node, target, name);
  };
  files.node_ops.unlink = (parent, name) => {
    written.set(inFolder(parent, name), 'all');
    return unlink(parent, name);
  };
  files.node_ops.setattr = (node, attributes) => {
    if (attributes.size !== undefined) written.set(nameOf(files.realPath(node)), 'all');
    return setattr(node, attributes);
  };

  return {
    take() {
      const taken = written;
      written = new Map();
      return taken;
    },
  };
}
