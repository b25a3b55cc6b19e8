import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Easel, startEasel } from '../support/easel';
import { useProjects } from '../support/projects';
import { seededRandom } from '../support/random';
import { isLong } from '../support/sample';

const rounds = isLong ? 12 : 1;
/** Each round publishes, restarts Easel and publishes again. */
const patience = 60_000 + rounds * 60_000;
// The short run has no time for all of these; the other two differ in what is restored, not in how.
const inLong = isLong ? '' : ' (not run: `npm run test:long` does)';

/** Kills the server while a site's stored data is migrated or restored, or a preview is restored. */
describe(`kill -9 around stored data, ${rounds} times each`, () => {
  let easel: Easel;
  let api: ReturnType<typeof useProjects>;
  let projectId: string;
  const random = seededRandom(404);
  const acknowledged: string[] = [];
  const at = (rest: string) => api.at(projectId, rest);
  const save = async (operations: object[]) => {
    const made = await api.must<{ versionId: string }>(201, 'POST', at('/versions'), { operations });
    acknowledged.push(made.versionId);
    return made.versionId;
  };
  /** A migration that changes the row in two steps; between them it is -1, which must never be visible. */
  const migrations = (n: number) =>
    [-1, n].map((value, step) => ({
      ...{ type: 'file-write', path: `supabase/migrations/2026010${step + 1}0000${String(n).padStart(2, '0')}_n.sql` },
      content: `update public.state set n = ${value} where id = 1;`,
    }));
  const valueAt = async (lane: 'preview' | 'live') => {
    type Rows = { rows: { cells: { n: string } }[] };
    const { rows } = await api.must<Rows>(200, 'GET', at(`/data/state/rows?lane=${lane}`));
    return Number(rows[0]?.cells.n);
  };
  const moments = async () =>
    (await api.must<{ moments: { id: string; createdAt: number }[] }>(200, 'GET', at('/moments'))).moments;
  async function publish(): Promise<string> {
    const deployment = await api.publish(projectId);
    expect(deployment.status).toBe('ready');
    return deployment.id;
  }
  async function killWithin(milliseconds: number): Promise<void> {
    await wait(Math.floor(random() * milliseconds));
    await easel.kill('SIGKILL');
  }
  async function back(): Promise<void> {
    await easel.restart();
    const versions = (await api.versions(projectId)).map(({ id }) => id);
    expect(versions).toEqual(expect.arrayContaining(acknowledged));
  }

  beforeAll(async () => {
    easel = await startEasel();
    api = useProjects(easel);
    ({ projectId } = await api.must<{ projectId: string }>(201, 'POST', '/api/projects', { name: 'State' }));
    const content = `create table public.state (id int primary key, n int not null);
alter table public.state enable row level security; insert into public.state values (1, 0);`;
    await save([{ type: 'file-write', path: 'supabase/migrations/20260101000000_state.sql', content }]);
    await publish();
  });
  afterAll(() => easel?.dispose());

  test(
    'while a publish migrates it',
    async () => {
      for (let n = 1; n <= rounds; n += 1) {
        await save(migrations(n));
        const before = await valueAt('live');
        const known = (await moments()).length;
        await api.must(201, 'POST', at('/deployments'), {});
        // The current data is saved right before it is migrated.
        await vi.waitFor(async () => expect((await moments()).length).toBeGreaterThan(known), {
          ...{ timeout: 60_000, interval: 5 },
        });
        await killWithin(300);
        await back();
        expect([before, n]).toContain(await valueAt('live'));
        await publish();
        expect(await valueAt('live')).toBe(n);
      }
    },
    patience,
  );

  test.runIf(isLong)(
    `while a moment of it is put back${inLong}`,
    async () => {
      const oldest = (await moments()).at(-1)!;
      const latest = await valueAt('live');
      for (let round = 0; round < rounds; round += 1) {
        const answer = easel.call('POST', at(`/moments/${oldest.id}/restore`)).catch(() => null);
        await killWithin(2000);
        await answer;
        await back();
        // The moment predates every migration; those of the live app are applied when it is restored.
        expect([0, latest]).toContain(await valueAt('live'));
      }
    },
    patience,
  );

  test.runIf(isLong)(
    `while a preview is restored${inLong}`,
    async () => {
      const { id: head } = (await api.versions(projectId))[0]!;
      const first = acknowledged[0]!;
      const [old, fresh] = [0, await valueAt('preview')];
      for (let round = 0; round < rounds; round += 1) {
        const versionId = round % 2 === 0 ? first : head;
        const answer = easel.call('POST', at('/restore'), { versionId }).catch(() => null);
        await killWithin(2000);
        await answer;
        await back();
        expect([old, fresh]).toContain(await valueAt('preview'));
      }
    },
    patience,
  );
});
