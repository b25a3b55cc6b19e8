import type { AppError } from '../foundation/app-error';

/**
 * Things that take up a place while they are open or running. Places end with the process, so they are counted in
 * memory.
 */
export const atOnceKinds = ['channel', 'install', 'bundling', 'deployment', 'comparison', 'export'] as const;
export type AtOnceKind = (typeof atOnceKinds)[number];

export type AtOnceLimits = Readonly<Record<AtOnceKind, { guest: number; address: number; all: number }>>;

/** Who takes a place; null for callers without a share, who only count towards the total. */
export type AtOnceHolder = { guest: string; address: string } | null;

/** A household keeps a few sockets and event streams open per tab; every running job occupies a CPU core. */
export const usuallyAtOnce: AtOnceLimits = {
  channel: { guest: 20, address: 100, all: 5000 },
  install: { guest: 1, address: 2, all: 64 },
  bundling: { guest: 2, address: 4, all: 64 },
  deployment: { guest: 2, address: 4, all: 64 },
  // Only one of these runs at a time: earlier data is opened in one engine shared by all.
  comparison: { guest: 4, address: 8, all: 64 },
  export: { guest: 2, address: 6, all: 32 },
};

const retrySeconds = 20;

/** How much is open or running right now, by guest, by address and in total. */
export interface AtOnce {
  /**
   * Takes a place and returns `leave` to free it (safe to call more than once), or `share-open-used`. Synchronous, so
   * concurrent callers can't exceed the limit.
   */
  take(kind: AtOnceKind, holder: AtOnceHolder): { leave(): void } | AppError;
  /** Waits for a place in order of arrival, then does the work in it. */
  inTurn<Value>(kind: AtOnceKind, holder: AtOnceHolder, work: () => Promise<Value>): Promise<Value>;
}

export function createAtOnce(limits: AtOnceLimits = usuallyAtOnce): AtOnce {
  const taken = new Map<string, number>();
  let waiting: (() => boolean)[] = [];

  function tryTake(kind: AtOnceKind, holder: AtOnceHolder): (() => void) | null {
    const counters: [string, number][] = [[`${kind} all`, limits[kind].all]];
    if (holder !== null) {
      counters.push([`${kind} guest ${holder.guest}`, limits[kind].guest]);
      counters.push([`${kind} address ${holder.address}`, limits[kind].address]);
    }
    if (counters.some(([key, most]) => (taken.get(key) ?? 0) >= most)) return null;
    for (const [key] of counters) taken.set(key, (taken.get(key) ?? 0) + 1);
    let isLeft = false;
    return () => {
      if (isLeft) return;
      isLeft = true;
      for (const [key] of counters) {
        const left = (taken.get(key) ?? 1) - 1;
        if (left === 0) taken.delete(key);
        else taken.set(key, left);
      }
      // Oldest first; work that still finds no place keeps waiting without holding up the rest.
      waiting = waiting.filter((begin) => !begin());
    };
  }

  return {
    take(kind, holder) {
      const leave = tryTake(kind, holder);
      return leave ? { leave } : { code: 'share-open-used', detail: kind, retryAfterSeconds: retrySeconds };
    },
    async inTurn(kind, holder, work) {
      const leave = await new Promise<() => void>((resolve) => {
        const begin = () => {
          const place = tryTake(kind, holder);
          if (place) resolve(place);
          return place !== null;
        };
        if (!begin()) waiting.push(begin);
      });
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
