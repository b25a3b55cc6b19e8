import { stat } from 'node:fs/promises';

const absent = new Set(['ENOENT', 'ENOTDIR']);

/**
 * Whether a file or folder of that name exists. Throws if that can't be determined: unreadable is not the same as
 * missing.
 */
export async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (absent.has(error.code ?? '')) return false;
      throw error;
    },
  );
}
