import type { Now } from '../foundation/id';
import { judgeShares, type Payer, type ShareItem, type ShareKind, type ShareLimits, sumUses } from './share';
import type { ShareStore } from './share-store';

type Row = Payer & ShareItem;

/** Shares in memory, for tests. */
export function createMemoryShareStore({ limits, now }: { limits: ShareLimits; now: Now }): ShareStore {
  let rows: Row[] = [];
  const blobs = new Map<string, Payer & { hash: string; bytes: number; takenAt: number }>();
  const keyOf = ({ viewerId }: Payer, hash: string) => `${hash} ${viewerId}`;

  const usesOf = ({ viewerId, address }: Payer) => ({
    guest: sumUses(
      rows.filter((row) => row.viewerId === viewerId),
      now(),
    ),
    address: sumUses(
      rows.filter((row) => row.address === address),
      now(),
    ),
  });
  const add = (payer: Payer, items: readonly ShareItem[]) => {
    rows.push(...items.map((item) => ({ ...payer, ...item })));
  };
  const back = (payer: Payer, items: readonly ShareItem[]) =>
    add(
      payer,
      items.map((item) => ({ ...item, amount: -item.amount })),
    );
  const take = (payer: Payer, items: readonly ShareItem[]) => {
    const refused = judgeShares(usesOf(payer), items, limits, now());
    if (!refused) add(payer, items);
    return refused;
  };
  const bytesItem = (amount: number) => ({ kind: 'bytes' as ShareKind, amount, until: 0 });
  const drop = (key: string) => {
    const paid = blobs.get(key);
    if (!paid) return;
    const { hash: _hash, bytes, takenAt: _takenAt, ...payer } = paid;
    blobs.delete(key);
    back(payer, [bytesItem(bytes)]);
  };

  return {
    take: async (payer, items) => take(payer, items),
    giveBack: async (payer, items) => back(payer, items),
    add: async (payer, items) => add(payer, items),
    async set(payer, kind, amount) {
      rows = rows.filter((row) => row.projectId !== payer.projectId || row.kind !== kind || row.until !== 0);
      add(payer, [{ kind, amount, until: 0 }]);
    },
    look: async (payer, items) => judgeShares(usesOf(payer), items, limits, now()),
    uses: async (payer) => usesOf(payer),
    async payerOf(projectId) {
      const row = rows.find((one) => one.projectId === projectId && one.kind === 'projects');
      return row ? { viewerId: row.viewerId, address: row.address, projectId } : null;
    },
    async takeBlobs(payer, wanted) {
      const fresh = [...new Map(wanted.map((one) => [one.hash, one.bytes]))].filter(
        ([hash]) => !blobs.has(keyOf(payer, hash)),
      );
      const refused = take(payer, [bytesItem(fresh.reduce((sum, [, bytes]) => sum + bytes, 0))]);
      if (refused) return { refused };
      for (const [hash, bytes] of fresh) blobs.set(keyOf(payer, hash), { ...payer, hash, bytes, takenAt: now() });
      return { taken: fresh.map(([hash]) => hash) };
    },
    unpaidAmong: async (payer, hashes) => hashes.filter((hash) => !blobs.has(keyOf(payer, hash))),
    returnBlobs: async (payer, hashes) => hashes.forEach((hash) => drop(keyOf(payer, hash))),
    async dropBlobs(hashes, paidBefore) {
      for (const [key, { hash, takenAt }] of blobs) if (hashes.includes(hash) && takenAt < paidBefore) drop(key);
    },
    async forgetBlobs(viewerIds, paidBefore) {
      for (const [key, { viewerId, takenAt }] of blobs)
        if (viewerIds.includes(viewerId) && takenAt < paidBefore) drop(key);
    },
    async eachBlob(before, see) {
      const old = [...blobs.values()].filter(({ takenAt }) => takenAt < before);
      if (old.length > 0) await see([...new Set(old.map(({ hash }) => hash))]);
    },
    async forget(projectIds) {
      const gone = new Set<string>(projectIds);
      rows = rows.filter((row) => !gone.has(row.projectId) || row.kind === 'bytes' || row.until !== 0);
    },
    async forgetOld() {
      rows = rows.filter((row) => row.until === 0 || row.until > now());
    },
  };
}
