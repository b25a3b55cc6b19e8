/**
 * Resolves with `loaded`, or when nothing of it has arrived for `quiet` ms, or after `most` ms: a dev server on
 * a slow device is long about each module, yet while they come there is nothing to say about the page.
 */
export function whenArrived(loaded: Promise<void>, { quiet, most }: { quiet: number; most: number }): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(waiting);
      clearTimeout(limit);
      arrivals.disconnect();
      resolve();
    };
    let waiting = setTimeout(finish, quiet);
    const limit = setTimeout(finish, most);
    const arrivals = new PerformanceObserver(() => {
      clearTimeout(waiting);
      waiting = setTimeout(finish, quiet);
    });
    arrivals.observe({ type: 'resource' });
    void loaded.then(finish);
  });
}
