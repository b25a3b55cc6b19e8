import type { Problem } from '../../base/foundation/problem';
import type { PlainOperation } from './release-queue';

/** Text or bytes by path. */
export type ContainerFiles = ReadonlyMap<string, string | Uint8Array>;

/** The operations that turn `from` into `to`. Binary files always count as changed. */
export function differenceOf(from: ContainerFiles, to: ContainerFiles): PlainOperation[] {
  const isEqual = (path: string, content: string | Uint8Array) =>
    typeof content === 'string' && from.get(path) === content;
  const writes = [...to].filter(([path, content]) => !isEqual(path, content));
  const gone = [...from.keys()].filter((path) => !to.has(path));
  return [
    ...writes.map(([path, content]): PlainOperation => ({ type: 'file-write', path, content })),
    ...gone.map((path): PlainOperation => ({ type: 'file-delete', path })),
  ];
}

/** The problem for a file that is imported but was never written. */
export function describeMissing({ path, importer }: { path: string; importer: string }): Problem {
  return {
    kind: 'missing-module',
    message: `${importer} asks for ${path}, but there is no such file.`,
    file: importer,
  };
}
