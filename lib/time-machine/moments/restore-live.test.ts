import { expect, test } from 'vitest';
import { fail } from '../../base/foundation/result';
import { createLiveModel, projectId, viewer } from './live-model.fixture';
import { restoreLive } from './restore-live';

const some = { rows: [-1, -2], signUps: 'closed', changes: 2 } as const;
const before = { rows: [-1], signUps: 'open', changes: 1 } as const;
/** Tries writes at each of the first steps, in every combination. */
const placesTried = 9;

async function restore(start: typeof some | null, writesAt: (step: number) => boolean, isFitting = true) {
  const model = createLiveModel(start);
  const momentId = await model.keep(before, 0, 'older');
  if (!isFitting) model.refuse([{ kind: 'migration', message: 'no' }]);
  model.atEach((step) => writesAt(step) && model.write());
  const restored = await restoreLive(model.dependencies, { viewer, projectId, momentId });
  return { model, restored };
}

test.each([
  ['fits', some, true],
  ['does not fit', some, false],
  ['fits, over nothing', null, true],
  ['does not fit, over nothing', null, false],
] as const)(
  'what visitors write while data is put back is kept or there, where it %s',
  async (_what, start, isFitting) => {
    let [told, lost] = [0, 0];
    for (let mask = 0; mask < 2 ** placesTried; mask += 1) {
      const { model, restored } = await restore(start, (step) => (mask & (1 << (step - 1))) !== 0, isFitting);
      told += model.acknowledged();
      const gone = await model.lost();
      lost += gone.length;
      if (!restored.ok) continue;
      // All data from before, as it was when it was replaced.
      const kept = restored.value.before && (await model.moments.get(projectId, restored.value.before));
      expect(model.live()!.rows).toContain(-1);
      if (start !== null)
        expect(kept && model.snapshots.get(kept.snapshot!)!.rows).toEqual(expect.arrayContaining([-2]));
    }
    process.stdout.write(`${told} rows in ${2 ** placesTried} interleavings (${_what}): ${lost} lost\n`);
    expect(lost).toBe(0);
  },
);

test('an app that is written to all the time keeps its data, and the restore says so', async () => {
  const { model, restored } = await restore(some, () => true);
  expect(restored).toEqual(fail({ code: 'data-not-kept' }));
  expect(model.live()?.rows).toEqual(expect.arrayContaining([-1, -2]));
  expect(await model.lost()).toEqual([]);
});

test('if it does not fit, everything stays as it was, and one moment records it', async () => {
  const { model, restored } = await restore(some, () => false, false);
  expect(restored).toEqual(fail({ code: 'data-not-fitting' }));
  expect(model.live()).toEqual(some);
  expect((await model.moments.listLive(projectId)).map(({ reason }) => reason)).toEqual(['restore', 'nightly']);
  const empty = await restore(null, () => false, false);
  expect([empty.restored, empty.model.live()]).toEqual([fail({ code: 'data-not-fitting' }), null]);
});

test('if people keep writing into data that does not fit, it stays, and the restore says what to do', async () => {
  const { model, restored } = await restore(some, (step) => step > 6, false);
  expect(restored).toEqual(fail({ code: 'data-not-undone', detail: 'data-not-kept' }));
  expect(await model.lost()).toEqual([]);
});
