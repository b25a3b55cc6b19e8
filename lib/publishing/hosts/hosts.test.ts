import { expect, test } from 'vitest';
import { createCloudflareHost } from './cloudflare-host';
import { describeHost } from './host.contract';
import { startHostDouble } from './hosts.double';
import { createNetlifyHost } from './netlify-host';
import { createVercelHost } from './vercel-host';

describeHost('netlify', createNetlifyHost);
describeHost('vercel', createVercelHost, '/public');
describeHost('cloudflare', createCloudflareHost);

test('Cloudflare: a token for several accounts asks which, and one that is not its own is refused', async () => {
  const double = await startHostDouble('cloudflare');
  const host = createCloudflareHost(double.base);
  double.state.accounts = ['one', 'two'];
  expect(await host.check(double.state.token, null)).toMatchObject({ error: { code: 'host-account-needed' } });
  expect(await host.check(double.state.token, 'two')).toMatchObject({ value: { account: 'two' } });
  expect(await host.check(double.state.token, 'three')).toMatchObject({ error: { code: 'host-token-narrow' } });
  await double.close();
});

test('Cloudflare: files are named as its own tool names them', async () => {
  const double = await startHostDouble('cloudflare');
  const host = createCloudflareHost(double.base);
  const access = { token: double.state.token, account: 'account-1' };
  const site = await host.createSite(access, 'board');
  if (!site.ok) throw new Error(site.error.code);
  const logo = { path: 'logo.png', type: 'image/png', size: 6, read: async () => Buffer.from('foobar') };
  const progress = { lacks: () => undefined, sent: () => undefined, isOver: () => false };
  await host.send(access, site.value, { files: [logo], isHidden: false }, progress);
  // From the tests of wrangler (packages/wrangler/src/__tests__/pages/deploy.test.ts).
  expect([...double.state.deployments.values()][0]!.files.get('/logo.png')).toBe('2082190357cfd3617ccfe04f340c6247');
  await double.close();
});

test('Cloudflare: what it takes for instructions is not sent as a file', async () => {
  const double = await startHostDouble('cloudflare');
  const host = createCloudflareHost(double.base);
  const access = { token: double.state.token, account: 'account-1' };
  const site = await host.createSite(access, 'board');
  const files = ['index.html', '_worker.js', 'functions/a.js', '404.html', 'a/404.html'].map((path) => ({
    ...{ path, type: 'text/plain', size: 4, read: async () => Buffer.from(path) },
  }));
  const progress = { lacks: () => undefined, sent: () => undefined, isOver: () => false };
  if (!site.ok) throw new Error(site.error.code);
  await host.send(access, site.value, { files, isHidden: false }, progress);
  const [sent] = [...double.state.deployments.values()];
  expect([...sent!.files.keys()]).toEqual(['/index.html', '/a/404.html', '/_headers']);
  await double.close();
});

test('Vercel: nothing of an app is built or run there, whatever it calls its files', async () => {
  const double = await startHostDouble('vercel');
  const host = createVercelHost(double.base);
  const access = { token: double.state.token, account: null };
  const site = await host.createSite(access, 'board');
  const files = ['index.html', 'package.json', 'api/run.js', 'vercel.json'].map((path) => ({
    ...{ path, type: 'text/plain', size: 4, read: async () => Buffer.from(path) },
  }));
  const progress = { lacks: () => undefined, sent: () => undefined, isOver: () => false };
  if (!site.ok) throw new Error(site.error.code);
  await host.send(access, site.value, { files, isHidden: false }, progress);
  const [sent] = [...double.state.deployments.values()];
  const own = [...sent!.files.keys()].filter((path) => !path.startsWith('/public/'));
  expect(own).toEqual(['/vercel.json']);
  const config = JSON.parse(String(double.state.kept.get(sent!.files.get('/vercel.json')!))) as object;
  expect(config).toMatchObject({ framework: null, buildCommand: '', installCommand: '', outputDirectory: 'public' });
  await double.close();
});
