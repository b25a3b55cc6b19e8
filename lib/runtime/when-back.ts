/** How often it is looked whether Easel is back. */
const backMs = 2_000;

type Server = { isReachable(): Promise<boolean> };

/**
 * Whether Easel itself is out of reach, when no page can be at fault for its silence; then `again` is called once it is back.
 * However often it is asked meanwhile, one waits.
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
