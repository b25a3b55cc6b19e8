import { expect, test } from 'vitest';
import type { ServerParts } from './server-parts';
import { createAtOnce } from '../../base/shares/at-once';
import { momentEndpoints } from './moment-endpoints';

// Each of these calls opens an engine; all calls share them, one at a time.
const looking = momentEndpoints.filter(({ path }) => /compare|\/rows$|rollback$/.test(path));

test.each(looking.map((one) => [`${one.method} ${one.path}`, one] as const))(
  'of fifty at once of one guest, %s lets four wait, and a neighbour’s too',
  async (_name, { run }) => {
    let asked = 0;
    let goOn = (): void => undefined;
    const gate = new Promise<null>((resolve) => (goOn = () => resolve(null)));
    // Answers `not-found` once the gate opens; until then each call holds its slot.
    const access = { roleOf: () => ((asked += 1), gate) };
    const keeping = { payerFor: ({ id }: { id: string }) => ({ viewerId: id, address: `home of ${id}` }) };
    const server = { access, keeping, atOnce: createAtOnce() } as unknown as ServerParts;
    const params = { projectId: 'p', versionId: 'v', otherId: 'o', momentId: 'm', deploymentId: 'd' };
    const ask = (id: string) =>
      run({
        ...{ server, params, viewer: { id, kind: 'guest' }, query: new URLSearchParams(), body: {} },
        request: new Request('http://easel.test/'),
      } as never);
    const fifty = Array.from({ length: 50 }, () => ask('ann'));
    const neighbour = ask('ben');
    await Promise.all(fifty.slice(4));
    expect(asked).toBe(5);
    goOn();
    const statuses = (await Promise.all([...fifty, neighbour])).map(({ status }) => status);
    expect(statuses).toEqual([404, 404, 404, 404, ...Array<number>(46).fill(429), 404]);
  },
);
