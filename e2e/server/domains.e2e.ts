import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ShownDomain } from '../../lib/base/answers/domain-answers';
import { startDnsDouble, type DnsDouble } from '../../lib/publishing/domains/dns.double';
import { readTemplateTexts } from '../../lib/projects/template/read-template';
import { type Easel, startEasel } from '../support/easel';
import { ask } from '../support/http';

const page = `export default function App() { return <main><h1>Hiking club</h1></main>; }\n`;

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

// An Easel that is on the internet according to its Host headers: it looks up the names itself; https would be up to
// its proxy.
describe('a site at a domain of its owner’s', () => {
  let dns: DnsDouble;
  let easel: Easel;
  let projectId = '';
  let slug = '';
  const domain = 'club.hiking.org';
  const builder = 'app.easel.org';
  const owner = { authorization: 'Bearer open sesame' };

  async function call<Body>(method: string, path: string, body?: unknown) {
    const asked = { host: `${builder}:${easel.port}`, headers: owner, ...(body === undefined ? {} : { body }) };
    const { status, bytes } = await ask(easel.port, method, path, asked);
    const parsed = JSON.parse(bytes.toString() || 'null') as Body & { error?: { code: string } };
    return { status, body: parsed, code: parsed?.error?.code ?? status };
  }
  const at = (rest = '', id = projectId) => `/api/projects/${id}${rest}`;
  const visit = (host: string, path = '/', method = 'GET') => ask(easel.port, method, path, { host });
  const isAllowed = async (name: string) =>
    (await ask(easel.port, 'GET', `/api/hosts/allowed?domain=${name}`, { host: builder })).status;

  async function makeApp(name: string) {
    const made = await call<{ projectId: string }>('POST', '/api/projects', { name });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const files = { ...(await readTemplateTexts('lib/projects/template/files')), 'src/App.tsx': page };
    const operations = Object.entries(files).map(([path, content]) => ({ type: 'file-write', path, content }));
    const id = made.body.projectId;
    await call('POST', at('/versions', id), { operations });
    const begun = await call<{ deploymentId: string }>('POST', at('/deployments', id), {});
    const isReady = async () =>
      (await call<{ status: string }>('GET', at(`/deployments/${begun.body.deploymentId}`, id))).body.status ===
      'ready';
    await vi.waitUntil(isReady, { timeout: 60_000, interval: 200 });
    const { site } = (await call<{ site: { slug: string } }>('GET', at('/site', id))).body;
    return { id, slug: site.slug };
  }

  beforeAll(async () => {
    dns = await startDnsDouble();
    const port = String(await freePort());
    easel = await startEasel({
      ...{
        PORT: port,
        EASEL_BASE_URL: `http://${builder}:${port}`,
        EASEL_SITES_HOST: 'sites-easel.net',
        EASEL_ACCESS_CODE: 'open sesame',
      },
      EASEL_DNS_SERVERS: dns.address,
    });
    ({ id: projectId, slug } = await makeApp('Hiking club'));
  }, 120_000);
  afterAll(async () => {
    await easel?.dispose();
    await dns?.close();
  });

  test('names that no site can have are refused, and nothing is kept', async () => {
    for (const name of ['hiking', '10.0.0.1', builder, 'other.sites-easel.net', 'a.localhost'])
      expect((await call('PUT', at('/site/domain'), { name })).code, name).toBe('domain-refused');
    expect((await call<ShownDomain>('GET', at('/site/domain'))).body.domain).toBeNull();
  });

  test('a name alone proves nothing: it is not served, and gets no certificate', async () => {
    const { body } = await call<ShownDomain>('PUT', at('/site/domain'), { name: domain });
    expect(body.domain).toMatchObject({
      ...{ name: domain, isVerified: false, cname: { name: domain, value: `${slug}.sites-easel.net` } },
      txt: { name: `_easel.${domain}`, value: expect.stringMatching(/^easel-site=[a-z2-7]{26}$/) },
    });
    expect((await call('POST', at('/site/domain/check'), {})).code).toBe('domain-unproven');
    expect((await visit(domain)).status).toBe(421);
    expect(await isAllowed(domain)).toBe(404);
  });

  test('a name server that does not answer is told from an entry that is not there', async () => {
    dns.fail(true);
    expect((await call('POST', at('/site/domain/check'), {})).code).toBe('domain-unreachable');
    dns.fail(false);
  });

  test('somebody else’s entry proves nothing for this project', async () => {
    dns.txt.set(`_easel.${domain}`, 'easel-site=somebody-elses');
    expect((await call('POST', at('/site/domain/check'), {})).code).toBe('domain-unproven');
  });

  test('with its entry the site answers there, and its other address leads to it', async () => {
    const { body } = await call<ShownDomain>('GET', at('/site/domain'));
    dns.txt.set(`_easel.${domain}`, body.domain!.txt.value);
    const checked = await call<ShownDomain>('POST', at('/site/domain/check'), {});
    expect(checked.body.domain?.isVerified).toBe(true);
    const there = await visit(domain);
    expect(there.status).toBe(200);
    expect(there.bytes.toString()).toContain('<script');
    expect((await visit('Club.Hiking.org:443')).status).toBe(200);
    expect((await visit(domain, '/assets/none.js')).status).toBe(404);
    const other = await visit(`${slug}.sites-easel.net`, '/about?a=1');
    expect(other).toMatchObject({ status: 308, headers: { location: `http://${domain}/about?a=1` } });
    expect((await visit(domain, '/sitemap.xml')).bytes.toString()).toContain(`http://${domain}/`);
    expect(await isAllowed(domain)).toBe(200);
    expect(await isAllowed(`www.${domain}`)).toBe(404);
  });

  test('nothing of the studio or the interface answers at the domain', async () => {
    for (const path of ['/api/projects', `/projects/${projectId}`, '/settings']) {
      const { status, bytes } = await visit(domain, path);
      expect(bytes.toString(), path).not.toContain('_next');
      expect(bytes.toString(), path).not.toContain(projectId);
      expect([200, 404], path).toContain(status);
    }
    expect((await visit(domain, '/api/projects', 'POST')).status).toBe(405);
  });

  test('another project gets it only once this one’s proof is gone', async () => {
    const second = await makeApp('Second');
    await call('PUT', at('/site/domain', second.id), { name: domain });
    expect((await call('POST', at('/site/domain/check', second.id), {})).code).toBe('domain-unproven');
    // It has both entries: the first one's still counts.
    dns.cname.set(domain, `${second.slug}.sites-easel.net`);
    expect((await call('POST', at('/site/domain/check', second.id), {})).code).toBe('domain-taken');
    dns.txt.delete(`_easel.${domain}`);
    expect((await call('POST', at('/site/domain/check', second.id), {})).status).toBe(200);
    expect((await call<ShownDomain>('GET', at('/site/domain'))).body.domain?.isVerified).toBe(false);
    expect((await visit(`${slug}.sites-easel.net`)).status).toBe(200);
    expect((await visit(`${second.slug}.sites-easel.net`)).status).toBe(308);
    await call('DELETE', at('/site/domain', second.id));
    expect((await visit(`${second.slug}.sites-easel.net`)).status).toBe(200);
    expect((await visit(domain)).status).toBe(421);
    expect(await isAllowed(domain)).toBe(404);
  });

  test('a site that is taken down has no certificate, and comes back at its domain after a restart', async () => {
    await call('PUT', at('/site/domain'), { name: domain });
    dns.cname.set(domain, `${slug}.sites-easel.net`);
    expect((await call('POST', at('/site/domain/check'), {})).status).toBe(200);
    await easel.restart();
    expect((await visit(domain)).status).toBe(200);
    await call('DELETE', at('/site'));
    expect(await isAllowed(domain)).toBe(404);
    expect((await visit(domain)).status).toBe(404);
  });
});
