import { beforeEach, expect, test } from 'vitest';
import { deployments, projects, viewers } from '../../../drizzle/schema';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import type { ProjectId } from '../../base/foundation/id';
import { createProjectStore } from '../../projects/projects/drizzle-project-store';
import { createDrizzleSiteStore, keptAfterDeletionMs } from './drizzle-site-store';
import type { SiteStore } from './site-store';

// Visitors' browsers hold sessions for a site's address, and would send them to the next owner of that address.
await describeOnDatabases('addresses a site has left', (database) => {
  let count = 0;
  let at = 0;
  let sites: SiteStore;
  const slug = (name: string) => `${name}-${count}`;

  async function project(name: string, owner: string): Promise<ProjectId> {
    const id = `${name}${count}` as ProjectId;
    const ownerId = `${owner}${count}`;
    const db = database();
    await db.insert(viewers).values({ id: ownerId, kind: 'guest', createdAt: 0 }).onConflictDoNothing();
    await db.insert(projects).values({ id, ownerId, name, createdAt: 0, updatedAt: 0 });
    return id;
  }
  /** A project that was live at this address. */
  async function published(name: string, owner: string, address: string): Promise<ProjectId> {
    const id = await project(name, owner);
    await sites.claimSlug(id, address);
    const deployment = {
      id: `d-${id}`,
      projectId: id,
      versionId: 'v',
      versionNumber: 1,
      treeHash: 't',
      status: 'ready',
    };
    await database()
      .insert(deployments)
      .values({ ...deployment, target: 'here', createdAt: 0 } as typeof deployments.$inferInsert);
    await sites.setLive(id, `d-${id}` as never, null);
    return id;
  }

  beforeEach(() => {
    count += 1;
    at = 1_000;
    sites = createDrizzleSiteStore(database(), () => at);
  });

  test('is nobody else’s while the project exists, and its own to take back', async () => {
    const cakes = await published('cakes', 'ada', slug('cakes'));
    const other = await project('other', 'eve');
    expect((await sites.claimSlug(cakes, slug('cakes-shop'))).ok).toBe(true);
    expect(await sites.claimSlug(other, slug('cakes'))).toEqual({ ok: false, error: 'address-taken' });
    at += 2 * keptAfterDeletionMs;
    expect(await sites.claimSlug(other, slug('cakes'))).toEqual({ ok: false, error: 'address-taken' });
    expect((await sites.siteThatLeft(slug('cakes')))?.slug).toBe(slug('cakes-shop'));
    expect((await sites.claimSlug(cakes, slug('cakes'))).ok).toBe(true);
    expect(await sites.siteThatLeft(slug('cakes'))).toBeNull();
    expect((await sites.siteThatLeft(slug('cakes-shop')))?.slug).toBe(slug('cakes'));
  });

  test('one that was never live is free at once', async () => {
    const draft = await project('draft', 'ada');
    await sites.claimSlug(draft, slug('bread'));
    await sites.claimSlug(draft, slug('rolls'));
    expect((await sites.claimSlug(await project('other', 'eve'), slug('bread'))).ok).toBe(true);
  });

  test('stays kept for ninety days after its project is gone, but for who had it', async () => {
    const cakes = await published('cakes', 'ada', slug('cakes'));
    await sites.claimSlug(cakes, slug('tarts'));
    const eves = await project('eves', 'eve');
    await createProjectStore(database(), () => at).purge([cakes]);
    for (const address of [slug('cakes'), slug('tarts')]) {
      expect(await sites.claimSlug(eves, address)).toEqual({ ok: false, error: 'address-taken' });
    }
    expect((await sites.claimSlug(await project('again', 'ada'), slug('cakes'))).ok).toBe(true);
    at += keptAfterDeletionMs + 1;
    expect((await sites.claimSlug(eves, slug('tarts'))).ok).toBe(true);
  });

  test('ten are kept for a project; then it may only go back', async () => {
    const cakes = await published('cakes', 'ada', slug('cakes'));
    for (let n = 0; n < 10; n += 1) expect((await sites.claimSlug(cakes, slug(`cakes${n}`))).ok).toBe(true);
    expect(await sites.claimSlug(cakes, slug('cakes10'))).toEqual({ ok: false, error: 'address-moved-often' });
    expect((await sites.site(cakes))?.slug).toBe(slug('cakes9'));
    expect((await sites.claimSlug(cakes, slug('cakes'))).ok).toBe(true);
  });
});
