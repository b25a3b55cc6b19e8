/** Lets many run at once, or one alone. */
export type Gate = {
  /** Waits while somebody runs alone or waits to. */
  pass<Value>(work: () => Promise<Value>): Promise<Value>;
  /** Waits until those inside are done; lets nobody else in meanwhile. */
  alone<Value>(work: () => Promise<Value>): Promise<Value>;
};

export function createGate(): Gate {
  const inside = new Set<Promise<unknown>>();
  let closed: Promise<unknown> | null = null;
  return {
    async pass(work) {
      while (closed !== null) await closed;
      const working = work();
      const settled = working.then(
        () => undefined,
        () => undefined,
      );
      inside.add(settled);
      return working.finally(() => inside.delete(settled));
    },
    async alone(work) {
      while (closed !== null) await closed;
      let open!: () => void;
      closed = new Promise<void>((resolve) => (open = resolve));
      try {
        await Promise.all(inside);
        return await work();
      } finally {
        closed = null;
        open();
      }
    },
  };
}
