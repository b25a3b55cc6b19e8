import type { AppError } from '../foundation/app-error';

/** What takes a place while it is open or runs; they end with the process, so they are counted in memory. */
export const atOnceKinds = ['channel', 'install', 'bundling', 'deployment', 'comparison', 'export'] as const;
export type AtOnceKind = (typeof atOnceKinds)[number];

export type AtOnceLimits = Readonly<Record<AtOnceKind, { guest: number; address: number; all: number }>>;

/** Who takes a place; `guest` and `address` are null for those without a share, who count towards all only. */
export type AtOnceHolder = { guest: string; address: string } | null;

/** Of an address's sockets and event streams, one household keeps a few a tab; what runs costs a core each. */
export const usuallyAtOnce: AtOnceLimits = {
  channel: { guest: 20, address: 100, all: 5000 },
  install: { guest: 1, address: 2, all: 64 },
  bundling: { guest: 2, address: 4, all: 64 },
  deployment: { guest: 2, address: 4, all: 64 },
  // Of which one runs: earlier data is opened in one engine for all.
  comparison: { guest: 4, address: 8, all: 64 },
  export: { guest: 2, address: 6, all: 32 },
};

const retrySeconds = 20;

/** How much is open or runs at this moment, by guest, by address and in all. */
export interface AtOnce {
  /** A function that gives the place back, however often it is called; or `share-open-used`. Decided at once: of fifty no more pass. */
  take(kind: AtOnceKind, holder: AtOnceHolder): { leave(): void } | AppError;
  /** Waits for a place in the order of asking, and does the work in it. */
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
      // Oldest first; who still finds no place of their own keeps waiting and holds up nobody else.
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
