import { describe, expect, test } from 'vitest';
import type { DeploymentId, MomentId, ProjectId, TurnId } from '../../base/foundation/id';
import type { SnapshotId } from '../../backends/snapshots/snapshots';
import type { Moment } from './moment';
import type { MomentStore } from './moment-store';

/** `open` creates the store and two projects. */
export function describeMomentStore(
  adapter: string,
  open: () => Promise<{ store: MomentStore; projects: readonly [ProjectId, ProjectId]; createId: () => string }>,
): void {
  describe(`MomentStore (${adapter})`, () => {
    async function arrange() {
      const { store, projects, createId } = await open();
      const make = async (given: Partial<Moment> = {}) => {
        const moment: Moment = {
          ...{
            id: createId() as MomentId,
            projectId: projects[0],
            lane: 'live',
            snapshot: 'a'.repeat(64) as SnapshotId,
          },
          ...{
            reason: 'publish',
            name: '',
            deploymentId: 'd' as DeploymentId,
            turnId: null,
            createdAt: 1,
            letGoAt: null,
          },
          ...given,
        };
        await store.add(moment);
        return moment;
      };
      return { store, projects, make, turnId: createId() as TurnId };
    }

    test('lists the live ones of a project, newest first', async () => {
      const { store, projects, make } = await arrange();
      const [old, young] = [await make({ createdAt: 1 }), await make({ createdAt: 2, name: 'Lunch' })];
      await make({ lane: 'preview' });
      const other = await make({ projectId: projects[1] });
      expect(await store.listLive(projects[0])).toEqual([young, old]);
      expect(await store.get(projects[0], young.id)).toEqual(young);
      expect(await store.get(projects[0], other.id)).toBeNull();
    });

    test('knows the moment a turn’s undo restores, until it is removed', async () => {
      const { store, make, turnId } = await arrange();
      expect(await store.ofTurn(turnId)).toBeNull();
      const moment = await make({ lane: 'preview', reason: 'turn', turnId, snapshot: null, deploymentId: null });
      expect(await store.ofTurn(turnId)).toEqual(moment);
      await store.markLoss(moment.id);
      expect((await store.ofTurns()).filter(({ id }) => id === moment.id)).toEqual([{ ...moment, reason: 'loss' }]);
      await store.remove(moment.id);
      expect(await store.ofTurn(turnId)).toBeNull();
    });
  });
}
