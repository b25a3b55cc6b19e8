import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { ProjectId } from '../../base/foundation/id';
import { createTryAsOthers } from '../../backends/trials/try-as-others';

test('trials of deployments that ended wait for nobody and hold up nobody: fifty cookies of one address are one turn', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'trial-turns-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const begun: string[] = [];
  const goOn = new Map<string, () => void>();
  const tryAsOthers = createTryAsOthers({
    folder,
    turnOf: async (projectId: ProjectId) => projectId.split(' ')[0]!,
    ofParts: () => ({ open: [], takenOver: [] }),
    readFiles: (tree: string) => {
      begun.push(tree);
      return new Promise((resolve) => goOn.set(tree, () => resolve([])));
    },
    onError: (error: unknown) => expect.unreachable(String(error)),
  } as never);
  const trialOf = (project: string, signal = new AbortController().signal) =>
    tryAsOthers(project as ProjectId, project, signal);

  const running = new AbortController();
  const first = trialOf('attacker 0', running.signal);
  await vi.waitFor(() => expect(begun).toEqual(['attacker 0']));
  const ended = Array.from({ length: 50 }, () => new AbortController());
  const needless = ended.map(({ signal }, n) => trialOf(`attacker ${n + 1}`, signal));
  const next = trialOf('attacker 51');
  const neighbour = trialOf('neighbour');
  for (const one of ended) one.abort();
  // These resolve at once, while the first is still running.
  expect(new Set((await Promise.all(needless)).map(({ tried }) => tried))).toEqual(new Set([null]));
  expect(begun).toEqual(['attacker 0']);

  // A running trial is over when its turn is over.
  running.abort();
  const order: string[] = [];
  const over = first.then(() => order.push('first'));
  order.push('released');
  goOn.get('attacker 0')!();
  await over;
  expect(order).toEqual(['released', 'first']);

  for (const project of ['neighbour', 'attacker 51']) {
    await vi.waitFor(() => expect(begun.at(-1)).toBe(project));
    goOn.get(project)!();
  }
  await Promise.all([next, neighbour]);
  expect(begun).toEqual(['attacker 0', 'neighbour', 'attacker 51']);
});
