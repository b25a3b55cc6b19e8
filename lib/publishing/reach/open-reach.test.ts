import { createServer } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import type { ProjectId, ViewerId } from '../../base/foundation/id';
import { succeed } from '../../base/foundation/result';
import type { Viewer } from '../../base/viewers/viewer';
import type { OpenSite } from './link-of-site';
import { openReach, type Reach } from './open-reach';
import type { Opening, ReachStore } from './reach-store';
import type { OpenTunnel, Tunnel, TunnelFailure } from './tunnel';

const projectId = 'mine' as ProjectId;
const owner: Viewer = { id: 'owner' as ViewerId, kind: 'local-owner' };
const asked = { viewer: owner, projectId };

let open: Reach[] = [];
afterEach(async () => {
  for (const reach of open) await reach.close();
  open = [];
});

function memoryStore(): ReachStore & { kept: Opening[] } {
  const [agreed, keys, kept] = [new Set<string>(), new Map<string, string>(), [] as Opening[]];
  const remove = (id: ProjectId, kind: string) => {
    const at = kept.findIndex((one) => one.projectId === id && one.kind === kind);
    if (at >= 0) kept.splice(at, 1);
  };
  return {
    kept,
    openings: async () => [...kept],
    lastPort: async () => 0,
    async keep(opening) {
      remove(opening.projectId, opening.kind);
      kept.push(opening);
    },
    forget: async (id, kind) => remove(id, kind),
    hasAgreed: async (service) => agreed.has(service),
    agree: async (service) => void agreed.add(service),
    known: async (service) => keys.get(service) ?? null,
    note: async (service, key) => void keys.set(service, key),
    ownKey: async () => ({ privateKey: 'private', publicKey: 'public' }),
  };
}

function world({
  isOffered = true,
  isLive = true,
  network = '127.0.0.2' as string | null,
  store = memoryStore(),
} = {}) {
  let opened = 0;
  const tunnel: Tunnel = {
    async open() {
      opened += 1;
      const ended = new Promise<void>(() => undefined);
      const made: OpenTunnel = { origin: 'https://a.test', fingerprint: null, ended, close: async () => undefined };
      return succeed<OpenTunnel>(made) as { ok: true; value: OpenTunnel } | { ok: false; error: TunnelFailure };
    },
  };
  const openSite: OpenSite = (targetOf) =>
    createServer((request, response) => response.end(targetOf(request)?.projectId ?? 'nothing'));
  const site = { projectId, slug: 'club', liveDeploymentId: isLive ? 'one' : null, details: {} } as never;
  const reach = openReach({
    ...{ store, isOffered, openSite, tunnelFor: async () => tunnel, readNetwork: async () => network },
    access: { roleOf: async (viewer, id) => (viewer.id === owner.id && id === projectId ? 'owner' : null) },
    sites: { site: async () => site, siteBySlug: async () => site },
    ...{ now: () => 0, random: () => 0, later: () => () => undefined, tryLink: async () => true },
    ...{ isFound: async (way) => way !== 'cloudflared', createProbe: () => 'probe' },
    onError: (error) => expect.unreachable(String(error)),
  });
  open.push(reach);
  return { reach, store, opened: () => opened };
}
const codeOf = (result: Awaited<ReturnType<Reach['openWifi']>>) => (result.ok ? 'open' : result.error.code);
const settled = () => new Promise((resolve) => setImmediate(resolve));
const free = { settings: { way: 'localhost-run' as const }, agreed: true };

describe('opening an app to others', () => {
  test('is for the owner of this computer, and of this app, alone', async () => {
    const { reach } = world();
    const stranger: Viewer = { id: 'b' as ViewerId, kind: 'local-owner' };
    expect(codeOf(await reach.openWifi({ viewer: stranger, projectId }))).toBe('not-found');
    expect(codeOf(await reach.openLink({ viewer: stranger, projectId, ...free }))).toBe('not-found');
    expect(codeOf(await reach.view({ viewer: stranger, projectId }))).toBe('not-found');
    const guest: Viewer = { id: owner.id, kind: 'guest' };
    expect(codeOf(await reach.openWifi({ viewer: guest, projectId }))).toBe('reach-not-here');
    const { reach: ofServer, store } = world({ isOffered: false });
    expect(codeOf(await ofServer.openWifi(asked))).toBe('reach-not-here');
    expect(codeOf(await ofServer.openLink({ ...asked, ...free }))).toBe('reach-not-here');
    expect(store.kept).toEqual([]);
  });

  test('needs something that is live', async () => {
    const { reach } = world({ isLive: false });
    expect(codeOf(await reach.openWifi(asked))).toBe('not-deployed');
    expect(codeOf(await reach.openLink({ ...asked, ...free }))).toBe('not-deployed');
  });

  test('on no network opens nothing, and keeps nothing', async () => {
    const { reach, store } = world({ network: null });
    expect(codeOf(await reach.openWifi(asked))).toBe('reach-no-network');
    expect((await reach.view(asked)).ok && store.kept).toEqual([]);
  });

  test('by two clicks at once is one address', async () => {
    const { reach, store } = world();
    const [one, two] = await Promise.all([reach.openWifi(asked), reach.openWifi(asked)]);
    expect(one.ok && one.value.wifi).toMatchObject({ phase: 'open' });
    expect(two).toEqual(one);
    expect(store.kept).toHaveLength(1);
  });

  test('by a link asks once whether visitors’ words may pass through its service', async () => {
    const { reach, opened } = world();
    const unasked = { ...free, agreed: false };
    expect(codeOf(await reach.openLink({ ...asked, ...unasked }))).toBe('reach-agree-first');
    expect(opened()).toBe(0);
    expect(codeOf(await reach.openLink({ ...asked, ...free }))).toBe('open');
    expect(codeOf(await reach.closeLink(asked))).toBe('open');
    expect(codeOf(await reach.openLink({ ...asked, ...unasked }))).toBe('open');
    // Another service needs a new agreement.
    const other = { settings: { way: 'serveo' as const }, agreed: false };
    expect(codeOf(await reach.openLink({ ...asked, ...other }))).toBe('reach-agree-first');
  });

  test('by a program that is not here, or a server without a name, changes nothing', async () => {
    const { reach, opened } = world();
    await reach.openLink({ ...asked, ...free });
    await settled();
    const way = (name: 'cloudflared' | 'own-server') => ({ settings: { way: name }, agreed: true });
    expect(codeOf(await reach.openLink({ ...asked, ...way('cloudflared') }))).toBe('tunnel-program-missing');
    expect(codeOf(await reach.openLink({ ...asked, ...way('own-server') }))).toBe('reach-server-needed');
    const now = await reach.view(asked);
    expect([now.ok && now.value.link.phase, opened()]).toEqual(['open', 1]);
  });

  test('ends with its site, and comes back with Easel', async () => {
    const { reach, store } = world();
    await reach.openWifi(asked);
    await reach.openLink({ ...asked, ...free });
    await reach.close();
    const next = world({ store });
    await next.reach.resume();
    await settled();
    const now = await next.reach.view(asked);
    expect(now.ok && [now.value.wifi.phase, now.value.link.phase]).toEqual(['open', 'open']);
    await next.reach.end(projectId);
    expect(store.kept).toEqual([]);
    const after = await next.reach.view(asked);
    expect(after.ok && [after.value.wifi.phase, after.value.link.phase]).toEqual(['closed', 'closed']);
  });
});
