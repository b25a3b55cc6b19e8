import { stat } from 'node:fs/promises';

const absent = new Set(['ENOENT', 'ENOTDIR']);

/** Whether there is a file or folder of that name. Throws where that can't be told: what can't be seen is not nothing. */
export async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (absent.has(error.code ?? '')) return false;
      throw error;
    },
  );
}
