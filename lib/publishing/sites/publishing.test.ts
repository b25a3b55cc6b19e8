import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { projects, viewers } from '../../../drizzle/schema';
import { createMemoryBlobStore } from '../../base/blobs/memory-blob-store.fixture';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import type { DeploymentId, Id, ProjectId, VersionId } from '../../base/foundation/id';
import type { Problem } from '../../base/foundation/problem';
import { createProjectStore } from '../../projects/projects/drizzle-project-store';
import type { ProjectEvent } from '../../base/turn-events/turn-event';
import type { BundleAnswer } from '../bundles/bundle';
import { createDrizzleSiteStore } from './drizzle-site-store';
import { changeSite, claimSite, rollBackSite, takeSiteDown } from './manage-site';
import type { ScanOutcome } from '../../backends/scans/scan-outcome';
import { publishVersion, type PublishDependencies } from './publish-version';
import { createFoundPages } from './found-pages';
import { createSitesHandler } from './sites-handler';

const page = (text: string): BundleAnswer => ({
  problems: [],
  files: [
    {
      path: 'index.html',
      base64: base64(`<title>${text}</title><script type="module" src="/assets/a.js"></script>`),
      immutable: false,
    },
    { path: 'assets/a.js', base64: base64(`console.log(${JSON.stringify(text.repeat(400))})`), immutable: true },
  ],
});
const base64 = (text: string) => Buffer.from(text).toString('base64');

await describeOnDatabases('publishing', (database) => {
  let count = 0;
  let projectId: ProjectId;
  let answer: () => Promise<BundleAnswer>;
  let announced: ProjectEvent[];
  let migrate: (treeHash: string) => Promise<Problem[]>;
  let trial: () => ScanOutcome;
  let dependencies: PublishDependencies & { latinise(text: string): string };
  let server: ReturnType<typeof createServer> | null = null;

  beforeEach(async () => {
    count += 1;
    const db = database();
    projectId = `project${count}` as ProjectId;
    await db.insert(viewers).values({ id: `viewer${count}`, kind: 'local-owner', createdAt: 0 });
    await db
      .insert(projects)
      .values({ id: projectId, ownerId: `viewer${count}`, name: 'Little Steps', createdAt: 0, updatedAt: 0 });
    announced = [];
    migrate = async () => [];
    trial = () => ({ problems: [], onlyAsks: false, tried: null });
    const blobs = createMemoryBlobStore();
    let ids = 0;
    dependencies = {
      sites: createDrizzleSiteStore(db, () => 5),
      blobs,
      bundle: () => answer(),
      tryAsOthers: async () => trial(),
      migrateLive: async (_projectId, treeHash) => migrate(treeHash),
      readyFunctions: async () => ({ problems: [], activate: async () => [] }),
      settleLive: async () => undefined,
      urlOf: (slug) => `http://${slug}.sites.localhost`,
      announce: (_projectId, events) => void announced.push(...events),
      createId: <Noun extends string>() => `d${count}-${(ids += 1)}` as Id<Noun>,
      now: () => 5 + ids,
      onError: () => undefined,
      latinise: (text) => text,
    };
  });
  afterEach(() => server?.close());

  async function publish(text: string, number = 1) {
    answer = async () => page(text);
    const site = await claimSite(dependencies, projectId, `Little Steps ${count}`);
    const started = await publishVersion(dependencies, {
      projectId,
      versionId: `version${number}` as VersionId,
      versionNumber: number,
      treeHash: `tree${number}`,
      site,
    });
    return { site, started: started.deployment, ended: await started.done };
  }

  async function visit(slug: string, path: string, headers: Record<string, string> = {}) {
    const handler = createSitesHandler({
      ...dependencies,
      answerBackend: async (_request, response) => {
        response.writeHead(200).end('rows');
        return true;
      },
      endSharedCookies: () => [],
      found: createFoundPages({ ...dependencies, readDrawScript: async () => 'draw()' }),
    });
    const builder = 'http://app.localhost';
    server = createServer((request, response) => void handler(request, response, slug, { builder }));
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
    const answered = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
      headers,
      redirect: 'manual',
    });
    const text = await answered.text();
    server.close();
    return { status: answered.status, text, headers: answered.headers };
  }

  test('server functions that lie elsewhere are readied before the data’s form changes, and live before the pages', async () => {
    const done: string[] = [];
    const fault: Problem = { kind: 'compile', message: 'Supabase can’t run the server function mail: no' };
    const isLive = async () => (await dependencies.sites.site(projectId))?.liveDeploymentId !== null;
    migrate = async () => (done.push('migrated'), []);
    dependencies.readyFunctions = async () => (
      done.push('readied'),
      { problems: [], activate: async () => (done.push(`activated, pages live: ${await isLive()}`), []) }
    );
    expect((await publish('hello')).ended.status).toBe('ready');
    expect(done).toEqual(['readied', 'migrated', 'activated, pages live: false']);
    dependencies.readyFunctions = async () => ({ problems: [fault], activate: async () => [] });
    expect((await publish('hello', 2)).ended).toMatchObject({ status: 'failed', problems: [fault] });
    expect(done.filter((one) => one === 'migrated')).toHaveLength(1);
    dependencies.readyFunctions = async () => ({ problems: [], activate: async () => [fault] });
    expect((await publish('hello', 3)).ended).toMatchObject({ status: 'failed', problems: [fault] });
  });

  test('does not go out while the person has to say whether something is meant, and says what was tried', async () => {
    const tried = { tries: 9, tables: 1, functions: 0, buckets: 0, users: 2, untried: [], meant: 0 };
    const asked: Problem = { kind: 'scan-question', message: 'Without signing in I could read 2 rows in “menu”.' };
    let migrated = 0;
    migrate = async () => ((migrated += 1), []);
    trial = () => ({ problems: [asked], onlyAsks: true, tried });
    const { site, ended } = await publish('hello');
    expect(ended).toMatchObject({ status: 'asking', problems: [asked], tried });
    trial = () => ({ problems: [{ ...asked, kind: 'scan-leak' }, asked], onlyAsks: false, tried });
    expect((await publish('hello', 2)).ended.status).toBe('failed');
    // A version that is not published must not change the live tables.
    expect([migrated, (await dependencies.sites.site(projectId))?.liveDeploymentId]).toEqual([0, null]);
    trial = () => ({ problems: [], onlyAsks: false, tried: { ...tried, meant: 1 } });
    const out = await publish('hello', 3);
    expect(out.ended).toMatchObject({ status: 'ready', tried: { meant: 1 } });
    expect(await dependencies.sites.deployment(projectId, out.ended.id)).toEqual({ ...out.ended, step: 'try' });
    expect(site.slug).toBe(out.site.slug);
  });

  test('stays as it was where its data can’t be brought to the new form, which is seen to last', async () => {
    const { site } = await publish('First');
    const done: string[] = [];
    migrate = async (treeHash) => {
      done.push(treeHash);
      return [{ kind: 'migration', message: 'Postgres says: no' }];
    };
    const failed = await publish('Second', 2);
    expect(failed.ended).toMatchObject({ status: 'failed', problems: [{ message: 'Postgres says: no' }] });
    expect((await visit(site.slug, '/')).text).toContain('First');
    // A version that does not build changes no data.
    answer = async () => ({ files: [], problems: [{ kind: 'compile', message: 'No' }] });
    const started = await publishVersion(dependencies, {
      ...{ projectId, versionId: 'version3' as VersionId, versionNumber: 3, treeHash: 'tree3', site },
    });
    expect((await started.done).status).toBe('failed');
    expect(done).toEqual(['tree2']);
  });

  test('goes out, answers at its address and says so', async () => {
    const { site, started, ended } = await publish('First');
    expect([started.status, ended.status]).toEqual(['building', 'ready']);
    expect(announced.map((event) => ('status' in event ? [event.status, event.url] : []))).toEqual([
      ['building', null],
      ['ready', `http://${site.slug}.sites.localhost`],
    ]);
    const home = await visit(site.slug, '/');
    expect(home.text).toContain('First');
    expect(home.headers.get('cache-control')).toBe('no-cache');
  });

  test('serves its parts for ever, compressed, and its page for every address of the app', async () => {
    const { site } = await publish('First');
    const part = await visit(site.slug, '/assets/a.js', { 'accept-encoding': 'br' });
    expect(part.headers.get('cache-control')).toContain('immutable');
    expect(part.headers.get('content-encoding')).toBe('br');
    expect(part.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    const again = await visit(site.slug, '/assets/a.js', { 'if-none-match': part.headers.get('etag')! });
    expect(again.status).toBe(304);
    expect((await visit(site.slug, '/habits/7')).text).toContain('First');
    expect((await visit(site.slug, '/assets/gone.js')).status).toBe(404);
    expect((await visit(site.slug, '/..%2f..%2fetc%2fpasswd.txt')).status).toBe(404);
    expect((await visit(site.slug, '/%ff')).status).toBe(404);
  });

  test('a failed one leaves the site as it was, and names why', async () => {
    const { site } = await publish('First');
    answer = async () => ({ files: [], problems: [{ kind: 'compile', message: 'A bracket is missing.' }] });
    const { done } = await publishVersion(dependencies, {
      projectId,
      versionId: 'v2' as VersionId,
      versionNumber: 2,
      treeHash: 'tree',
      site,
    });
    expect((await done).problems[0]?.message).toBe('A bracket is missing.');
    expect((await visit(site.slug, '/')).text).toContain('First');
  });

  test('a bundler that breaks down fails the deployment, not the site', async () => {
    const { site } = await publish('First');
    answer = () => Promise.reject(new Error('killed'));
    const { done } = await publishVersion(dependencies, {
      projectId,
      versionId: 'v2' as VersionId,
      versionNumber: 2,
      treeHash: 'tree',
      site,
    });
    expect((await done).status).toBe('failed');
    expect((await visit(site.slug, '/')).text).toContain('First');
  });

  test.each([
    ['a Stripe key', `const key = "sk_live_${'a1'.repeat(14)}"`],
    ['a private key', '-----BEGIN PRIVATE KEY-----'],
    ['a service key', `"eyJhbGciOiJIUzI1NiJ9.${base64('{"role":"service_role"}').replace(/=+$/, '')}.c2lnbmF0dXJl"`],
  ])('%s in the bundle stops it', async (_what, text) => {
    const site = await claimSite(dependencies, projectId, `Little Steps ${count}`);
    const files = [...page('x').files, { path: 'assets/b.js', base64: base64(text), immutable: true }];
    answer = async () => ({ problems: [], files });
    const { done } = await publishVersion(dependencies, {
      projectId,
      versionId: 'v1' as VersionId,
      versionNumber: 1,
      treeHash: 'tree',
      site,
    });
    const ended = await done;
    expect(ended.status).toBe('failed');
    expect(ended.problems[0]?.message).toContain('assets/b.js');
    expect(JSON.stringify(ended.problems)).not.toContain('a1a1');
  });

  test('a page without anything on it does not go out', async () => {
    const site = await claimSite(dependencies, projectId, `Little Steps ${count}`);
    answer = async () => ({
      problems: [],
      files: [{ path: 'index.html', base64: base64('<div></div>'), immutable: false }],
    });
    const { done } = await publishVersion(dependencies, {
      projectId,
      versionId: 'v1' as VersionId,
      versionNumber: 1,
      treeHash: 'tree',
      site,
    });
    expect((await done).problems.map((problem) => problem.kind)).toEqual(['blank-page']);
  });

  test('rolls back and forward, is taken down and comes back', async () => {
    const first = await publish('First', 1);
    const second = await publish('Second', 2);
    expect((await visit(first.site.slug, '/')).text).toContain('Second');
    expect((await rollBackSite(dependencies, { projectId, deploymentId: first.ended.id })).ok).toBe(true);
    expect((await visit(first.site.slug, '/')).text).toContain('First');
    expect((await takeSiteDown(dependencies, projectId)).ok).toBe(true);
    expect((await visit(first.site.slug, '/')).status).toBe(404);
    expect(await takeSiteDown(dependencies, projectId)).toEqual({ ok: false, error: 'not-deployed' });
    expect((await rollBackSite(dependencies, { projectId, deploymentId: second.ended.id })).ok).toBe(true);
    expect((await visit(first.site.slug, '/')).text).toContain('Second');
    const unknown = await rollBackSite(dependencies, { projectId, deploymentId: 'nope' as DeploymentId });
    expect(unknown).toEqual({ ok: false, error: 'not-found' });
  });

  test('a deleted app’s site is off the net, data and old address too, and comes back with it as it was', async () => {
    const { site } = await publish('First');
    const old = site.slug;
    const slug = `elsewhere-${count}`;
    expect((await changeSite(dependencies, { site, slug })).ok).toBe(true);
    const asked = async () => [
      (await visit(slug, '/')).status,
      (await visit(slug, '/backend/rest/v1/rows')).status,
      (await visit(old, '/')).status,
      (await dependencies.sites.liveProjects()).includes(projectId),
    ];
    expect(await asked()).toEqual([200, 200, 307, true]);
    const store = createProjectStore(database(), () => 5);
    await store.setDeleted(projectId, 5);
    expect(await asked()).toEqual([404, 404, 404, false]);
    await store.setDeleted(projectId, null);
    expect(await asked()).toEqual([200, 200, 307, true]);
    expect((await visit(slug, '/')).text).toContain('First');
  });

  test('one that ends by its build needs its trial no more, and is over with that: its place begins no other meanwhile', async () => {
    const site = await claimSite(dependencies, projectId, `Little Steps ${count}`);
    answer = async () => ({ files: [], problems: [{ kind: 'compile', message: 'A bracket is missing.' }] });
    let tried: (trial: ScanOutcome) => void = () => undefined;
    let isNeeded = true;
    const tryAsOthers: PublishDependencies['tryAsOthers'] = (_project, _tree, signal) => {
      signal.addEventListener('abort', () => (isNeeded = false));
      return new Promise((resolve) => void (tried = resolve));
    };
    const { deployment, done } = await publishVersion(
      { ...dependencies, tryAsOthers },
      { ...{ projectId, versionId: 'v' as VersionId, versionNumber: 1, treeHash: 'tree', site } },
    );
    const order: string[] = [];
    const over = done.then(() => order.push('over'));
    await vi.waitFor(() => expect(isNeeded).toBe(false));
    // The failure is reported at once, before the trial has ended.
    expect((await dependencies.sites.deployment(projectId, deployment.id))?.status).toBe('failed');
    order.push('tried');
    tried(trial());
    await over;
    expect(order).toEqual(['tried', 'over']);
  });

  test('an address can be changed, not taken from another app', async () => {
    const { site } = await publish('First');
    const db = database();
    const otherId = `other${count}` as ProjectId;
    await db.insert(projects).values({ id: otherId, ownerId: `viewer${count}`, name: 'x', createdAt: 0, updatedAt: 0 });
    const other = await claimSite(dependencies, otherId, `Little Steps ${count}`);
    expect(other.slug).toBe(`${site.slug}-2`);
    expect(await changeSite(dependencies, { site: other, slug: site.slug })).toEqual({
      ok: false,
      error: 'address-taken',
    });
    expect(await changeSite(dependencies, { site: other, slug: 'api' })).toEqual({
      ok: false,
      error: 'address-refused',
    });
    const moved = await changeSite(dependencies, { site, slug: `moved-${count}`, details: { title: 'New' } });
    expect(moved.ok && moved.value.slug).toBe(`moved-${count}`);
    expect((await visit(`moved-${count}`, '/')).text).toContain('First');
    // Existing links keep working.
    const old = await visit(site.slug, '/about?a=1');
    expect([old.status, old.headers.get('location')]).toEqual([
      307,
      `${dependencies.urlOf(`moved-${count}`)}/about?a=1`,
    ]);
  });

  test('an address that fifty apps ask for at once is one’s, and the others are told', async () => {
    const db = database();
    const ids = Array.from({ length: 50 }, (_, n) => `race${count}-${n}` as ProjectId);
    await db
      .insert(projects)
      .values(ids.map((id) => ({ id, ownerId: `viewer${count}`, name: 'x', createdAt: 0, updatedAt: 0 })));
    const claims = await Promise.all(ids.map((id) => dependencies.sites.claimSlug(id, `wanted-${count}`)));
    expect(claims.filter(({ ok }) => ok)).toHaveLength(1);
    expect(claims.filter((claim) => !claim.ok && claim.error === 'address-taken')).toHaveLength(49);
    const winner = claims.findIndex(({ ok }) => ok);
    expect((await dependencies.sites.siteBySlug(`wanted-${count}`))?.projectId).toBe(ids[winner]);
  });

  describe('after a kill', () => {
    test('what was going out has failed, and the site stands', async () => {
      const { site } = await publish('First');
      const { sites } = dependencies;
      answer = () => new Promise(() => undefined);
      const { deployment } = await publishVersion(dependencies, {
        projectId,
        versionId: 'v2' as VersionId,
        versionNumber: 2,
        treeHash: 'tree',
        site,
      });
      await sites.failUnfinished();
      expect((await sites.deployment(projectId, deployment.id))?.status).toBe('failed');
      expect((await visit(site.slug, '/')).text).toContain('First');
    });
  });
});
