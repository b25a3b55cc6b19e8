import type { Request } from '@/lib/studio/studio/request';

/** Makes the same calls, and calls `hear` after each one that changed something. */
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
    /** Whether anything was written since the last call. */
    take(): boolean {
      const was = isWritten;
      isWritten = false;
      return was;
    },
  };
}
