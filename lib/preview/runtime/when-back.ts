/** Interval, in ms, between checks of whether Easel is back. */
const backMs = 2_000;

type Server = { isReachable(): Promise<boolean> };

/**
 * Returns a function that checks whether Easel itself can't be reached. If so, a page's silence is not its fault, and
 * `again` is called once Easel is back. Repeated checks share one wait.
 */
export function createAwayWatch(server: Server, over: AbortSignal, again: () => void): () => Promise<boolean> {
  let isWaiting = false;

  async function comeBack(): Promise<void> {
    if (isWaiting) return;
    isWaiting = true;
    do await new Promise((resolve) => setTimeout(resolve, backMs));
    while (!over.aborted && !(await server.isReachable()));
    isWaiting = false;
    if (!over.aborted) again();
  }

  return async () => {
    if (over.aborted || (await server.isReachable())) return false;
    void comeBack();
    return true;
  };
}
