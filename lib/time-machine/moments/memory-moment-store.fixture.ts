import type { Moment } from './moment';
import type { MomentStore } from './moment-store';

/** Moments in memory, for tests. */
export function createMemoryMomentStore(): MomentStore {
  const moments = new Map<string, Moment>();
  const all = () => [...moments.values()];
  return {
    add: async (moment) => void moments.set(moment.id, moment),
    async get(projectId, id) {
      const moment = moments.get(id);
      return moment?.projectId === projectId ? moment : null;
    },
    listLive: async (projectId) =>
      all()
        .filter((moment) => moment.projectId === projectId && moment.lane === 'live')
        .sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1)),
    ofTurn: async (turnId) => all().find((moment) => moment.turnId === turnId) ?? null,
    ofTurns: async () => all().filter(({ turnId }) => turnId !== null),
    async markLoss(id) {
      const moment = moments.get(id);
      if (moment) moments.set(id, { ...moment, reason: 'loss' });
    },
    remove: async (id) => void moments.delete(id),
  };
}
