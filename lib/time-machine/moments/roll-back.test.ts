import { expect, test } from 'vitest';
import type { DeploymentId } from '../../base/foundation/id';
import { fail } from '../../base/foundation/result';
import { createLiveModel, projectId, viewer } from './live-model.fixture';
import { rollBack } from './roll-back';

const deploymentId = 'older' as DeploymentId;
const placesTried = 8;

/**
 * Rolls a site back to an earlier deployment while visitors write at these steps; `isGone`: the site is taken down
 * meanwhile.
 */
async function goBack(writesAt: (step: number) => boolean, { data = true, isGone = false } = {}) {
  const model = createLiveModel({ rows: [-1, -2], signUps: 'open', changes: 2 });
  await model.keep({ rows: [-1], signUps: 'open', changes: 1 }, 0, deploymentId);
  model.atEach((step) => writesAt(step) && model.write());
  const said: string[] = [];
  const back = await rollBack(
    {
      ...model.dependencies,
      sites: {
        ...model.dependencies.sites,
        site: async () => (isGone ? null : { liveDeploymentId: 'newer', slug: 'site' }),
        setLive: async () => (said.push('live'), []),
      } as never,
      settleLive: async () => void said.push('settled'),
      readFiles: async () => [],
      urlOf: (slug) => `http://${slug}.test`,
      announce: () => undefined,
      latinise: (text) => text,
      onError: () => undefined,
    },
    { viewer, projectId, deploymentId, data },
  );
  return { model, back, said };
}

test.each([
  ['goes back', false],
  ['can’t, since it is gone', true],
] as const)(
  'what visitors write while a site goes back with its data is kept or there, where it %s',
  async (_what, isGone) => {
    let [told, lost] = [0, 0];
    for (let mask = 0; mask < 2 ** placesTried; mask += 1) {
      const { model } = await goBack((step) => (mask & (1 << (step - 1))) !== 0, { isGone });
      told += model.acknowledged();
      lost += (await model.lost()).length;
    }
    process.stdout.write(`${told} rows in ${2 ** placesTried} interleavings: ${lost} lost\n`);
    expect(lost).toBe(0);
  },
);

test('gives the restored data the sign-in settings of the restored app', async () => {
  for (const data of [true, false]) expect((await goBack(() => false, { data })).said).toEqual(['live', 'settled']);
});

test('changes nothing while people write all the time', async () => {
  const { back, said } = await goBack(() => true);
  expect([back, said]).toEqual([fail({ code: 'data-not-kept' }), []]);
});
