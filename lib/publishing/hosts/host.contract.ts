import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HostName } from '../../base/answers/host-answers';
import type { Host, HostAccess, HostFile, HostProgress, HostSite } from './host';
import type { Mood } from './host-state.double';
import { startHostDouble, type HostDouble } from './hosts.double';

const fileOf = (path: string, text: string, type = 'text/html'): HostFile => {
  const bytes = Buffer.from(text);
  return { path, type, size: bytes.length, read: async () => bytes };
};
const page = fileOf('index.html', '<h1>Street board</h1>');
const script = fileOf('assets/a b-12345678.js', 'console.log(1)', 'text/javascript');

/** The contract of every host, tested against its double. `root` is the folder the host serves, if it is configured. */
export function describeHost(name: HostName, createHost: (base: string) => Host, root = '') {
  describe(`Host (${name})`, () => {
    let double: HostDouble;
    let host: Host;
    let access: HostAccess;
    beforeEach(async () => {
      double = await startHostDouble(name);
      host = createHost(double.base);
      access = await value(host.check(double.state.token, null));
    });
    afterEach(() => double.close());

    const progress = (): HostProgress & { of: number; count: number } => {
      const seen = { of: -1, count: 0, lacks: (of: number) => void (seen.of = of), sent: () => void (seen.count += 1) };
      return Object.assign(seen, { isOver: () => false });
    };
    async function value<Value>(answer: Promise<{ ok: true; value: Value } | { ok: false; error: unknown }>) {
      const settled = await answer;
      if (!settled.ok) throw new Error(JSON.stringify(settled.error));
      return settled.value;
    }
    const codeOf = async (answer: Promise<{ ok: true } | { ok: false; error: { code: string } }>) => {
      const settled = await answer;
      return settled.ok ? 'taken' : settled.error.code;
    };
    const liveOf = (site: HostSite) => double.state.sites.get(site.id)?.live ?? null;
    const textAt = (site: HostSite, path: string) => liveOf(site)?.get(`${root}${path}`)?.toString();

    async function putOut(site: HostSite, files: readonly HostFile[], isHidden = false): Promise<void> {
      const { id } = await value(host.send(access, site, { files, isHidden }, progress()));
      for (let looks = 0; looks < 10; looks += 1) {
        const { phase } = await value(host.follow(access, site, id));
        if (phase === 'live') return;
        expect(phase).toBe('going');
      }
      throw new Error('never live');
    }

    test('puts a site out, at an address of its own', async () => {
      const site = await value(host.createSite(access, 'street-board'));
      expect(site.name).toBe('street-board');
      expect(liveOf(site)).toBeNull();
      await putOut(site, [page, script]);
      expect(textAt(site, '/index.html')).toBe('<h1>Street board</h1>');
      expect(textAt(site, '/assets/a b-12345678.js')).toBe('console.log(1)');
      const seen = await value(host.look(access, site));
      expect(seen!.url).toMatch(/^https:\/\/street-board\.[a-z.]+$/);
      expect(seen!.domains).toEqual([]);
    });

    test('says which domains of the person’s own lead there', async () => {
      const site = await value(host.createSite(access, 'street-board'));
      double.state.sites.get(site.id)!.domains.push('board.example.org');
      expect((await value(host.look(access, site)))!.domains).toEqual(['board.example.org']);
    });

    test('takes over no site of that name, but makes one beside it', async () => {
      double.state.taken.add('street-board');
      const site = await value(host.createSite(access, 'street-board'));
      expect(site.name).toMatch(/^street-board-[a-z0-9]{6}$/);
    });

    test('a second deployment takes the place of the first in one step, once it is whole', async () => {
      const site = await value(host.createSite(access, 'street-board'));
      await putOut(site, [page, script]);
      double.state.mood = 'slow';
      const sent = await value(
        host.send(access, site, { files: [fileOf('index.html', 'second'), script], isHidden: false }, progress()),
      );
      expect((await value(host.follow(access, site, sent.id))).phase).toBe('going');
      expect(textAt(site, '/index.html')).toBe('<h1>Street board</h1>');
      for (let looks = 0; looks < 4; looks += 1) await host.follow(access, site, sent.id);
      expect(textAt(site, '/index.html')).toBe('second');
    });

    test('leaves the old site as it was, wherever it breaks off, and the next try goes through', async () => {
      const site = await value(host.createSite(access, 'street-board'));
      await putOut(site, [page, script]);
      const second = [fileOf('index.html', 'second'), fileOf('more.html', 'more'), script];
      // Each attempt allows one more call, until the whole deployment goes through.
      let allowed = 0;
      for (;;) {
        let count = 0;
        double.beforeCall(() => {
          count += 1;
          if (count > allowed) throw new Error('cut');
        });
        const sent = await host.send(access, site, { files: second, isHidden: false }, progress());
        expect(textAt(site, '/index.html'), `after ${allowed} calls`).toBe('<h1>Street board</h1>');
        if (sent.ok) break;
        expect(sent.error.code).toBe('host-unreachable');
        allowed += 1;
      }
      expect(allowed).toBeGreaterThan(1);
      double.beforeCall(null);
      await putOut(site, second);
      expect(textAt(site, '/index.html')).toBe('second');
    });

    test('sends no more once nobody waits for it', async () => {
      const site = await value(host.createSite(access, 'street-board'));
      const stopped = { ...progress(), isOver: () => true };
      expect(await codeOf(host.send(access, site, { files: [page], isHidden: false }, stopped))).toBe('host-broke-off');
      expect([...double.state.deployments.values()].filter(({ looks }) => looks !== null)).toEqual([]);
    });

    test('says that a site is not to be found where its owner says so', async () => {
      const site = await value(host.createSite(access, 'street-board'));
      const all = () => [...liveOf(site)!.values()].map(String).join('\n');
      await putOut(site, [page], true);
      expect(all()).toContain('noindex');
      await putOut(site, [page], false);
      expect(all()).not.toContain('noindex');
    });

    test.each<[Mood, string]>([
      ['token-refused', 'host-token-refused'],
      ['token-narrow', 'host-token-narrow'],
      ['busy', 'host-slow-down'],
      ['broken', 'host-unreachable'],
    ])('%s: one code, and nothing changes', async (mood, code) => {
      const site = await value(host.createSite(access, 'street-board'));
      await putOut(site, [page]);
      double.state.mood = mood;
      const files = { files: [fileOf('index.html', 'second')], isHidden: false };
      expect(await codeOf(host.send(access, site, files, progress()))).toBe(code);
      expect(await codeOf(host.createSite(access, 'another'))).toBe(code);
      expect(await codeOf(host.takeDown(access, site))).toBe(code);
      expect(textAt(site, '/index.html')).toBe('<h1>Street board</h1>');
    });

    test('a plan that is used up is told from a token without rights', async () => {
      const site = await value(host.createSite(access, 'street-board'));
      double.state.mood = 'quota';
      const files = { files: [page], isHidden: false };
      expect(await codeOf(host.send(access, site, files, progress()))).toBe('host-quota');
      expect(liveOf(site)).toBeNull();
    });

    test('one that fails there is told, and the old site stays', async () => {
      const site = await value(host.createSite(access, 'street-board'));
      await putOut(site, [page]);
      const { id } = await value(
        host.send(access, site, { files: [fileOf('index.html', 'second')], isHidden: false }, progress()),
      );
      double.state.mood = 'fails-there';
      expect(await value(host.follow(access, site, id))).toMatchObject({ phase: 'failed', note: expect.any(String) });
      expect(textAt(site, '/index.html')).toBe('<h1>Street board</h1>');
    });

    test('takes a site down, once or twice; then there is none', async () => {
      const site = await value(host.createSite(access, 'street-board'));
      await putOut(site, [page]);
      await value(host.takeDown(access, site));
      expect(await value(host.look(access, site))).toBeNull();
      await value(host.takeDown(access, site));
    });

    test('the token stands in no failure', async () => {
      const wrong = await host.check('secret-of-mine', null);
      expect(wrong).toMatchObject({ ok: false, error: { code: 'host-token-refused' } });
      expect(JSON.stringify(wrong)).not.toContain('secret-of-mine');
    });
  });
}
