import { type FunctionProcess, type FunctionProcessOptions, startFunctionProcess } from './function-process';
import type { SpareWorkerds } from './spare-workerd';

/** Starts functions in the process that is ready, or in a new one if that one failed without any output. */
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
