import type { Request } from '@/lib/studio/studio/request';

/** The same calls; `hear` is told after each that changed something. */
export function tellWritten(request: Request, hear: () => void): Request {
  return async (method, ...rest) => {
    const answer = await request(method, ...rest);
    if (method !== 'GET' && answer.ok) hear();
    return answer;
  };
}

/** Remembers that something was written until somebody has dealt with it. */
export function createWriting() {
  let isWritten = false;
  return {
    note: () => void (isWritten = true),
    /** Whether anything was written since it was last asked. */
    take(): boolean {
      const was = isWritten;
      isWritten = false;
      return was;
    },
  };
}
