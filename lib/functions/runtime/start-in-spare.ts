import { type FunctionProcess, type FunctionProcessOptions, startFunctionProcess } from './function-process';
import type { SpareWorkerds } from './spare-workerd';

/** Starts functions in the process that stands ready, and in a fresh one if that had ended without a word while it waited. */
export async function startInSpare(
  spares: Pick<SpareWorkerds, 'take' | 'begin'>,
  asked: Omit<FunctionProcessOptions, 'child'>,
): Promise<FunctionProcess> {
  const spare = spares.take();
  if (spare !== null) {
    let isSilent = true;
    const onLine = (line: string) => {
      isSilent = false;
      asked.onLine(line);
    };
    try {
      return await startFunctionProcess({ ...asked, onLine, child: spare });
    } catch (error) {
      if (!isSilent) throw error;
    }
  }
  return startFunctionProcess({ ...asked, child: await spares.begin() });
}
