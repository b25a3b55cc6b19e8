/**
 * Resolves with `loaded`, when nothing has arrived for `quiet` ms, or after `most` ms. On a slow device a dev server
 * takes a long time for each module, and the page can't be judged while modules are still arriving.
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
