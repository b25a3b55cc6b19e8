import { beforeEach, describe, expect, test } from 'vitest';
import { projects, viewers } from '../../../drizzle/schema';
import { createMemoryBlobStore } from '../../base/blobs/memory-blob-store.fixture';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import type { DeploymentId, Id, ProjectId, VersionId } from '../../base/foundation/id';
import type { Problem } from '../../base/foundation/problem';
import { createProjectStore } from '../../projects/projects/drizzle-project-store';
import type { ProjectEvent } from '../../base/turn-events/turn-event';
import type { BundleAnswer } from '../bundles/bundle';
import { createDrizzleSiteStore } from './drizzle-site-store';
import { claimSite, rollBackSite, takeSiteDown } from './manage-site';
import { publishVersion, type PublishDependencies } from './publish-version';

const page = (text: string): BundleAnswer => ({
  problems: [],
  files: [{ path: 'index.html', base64: Buffer.from(`<h1>${text}</h1>`).toString('base64'), immutable: false }],
});

await describeOnDatabases('what is going out beside something else', (database) => {
  let count = 0;
  let projectId: ProjectId;
  let answer: () => Promise<BundleAnswer>;
  let migrate: () => Promise<Problem[]>;
  /** The tree whose sign-in settings were last applied to the live data. */
  let signIn: string | null;
  let announced: ProjectEvent[];
  let dependencies: PublishDependencies & { latinise(text: string): string };

  beforeEach(async () => {
    count += 1;
    const db = database();
    projectId = `beside${count}` as ProjectId;
    await db.insert(viewers).values({ id: `viewer${count}`, kind: 'local-owner', createdAt: 0 });
    await db
      .insert(projects)
      .values({ id: projectId, ownerId: `viewer${count}`, name: 'Beside', createdAt: 0, updatedAt: 0 });
    announced = [];
    signIn = null;
    migrate = async () => [];
    let time = 0;
    dependencies = {
      sites: createDrizzleSiteStore(db, () => 5),
      blobs: createMemoryBlobStore(),
      bundle: () => answer(),
      tryAsOthers: async () => ({ problems: [], onlyAsks: false, tried: null }),
      readyFunctions: async () => ({ problems: [], activate: async () => [] }),
      async migrateLive(_projectId, treeHash) {
        const problems = await migrate();
        signIn = treeHash;
        return problems;
      },
      async settleLive() {
        const live = (await dependencies.sites.site(projectId))?.liveDeploymentId;
        const deployment = live && (await dependencies.sites.deployment(projectId, live));
        if (deployment) signIn = `tree${deployment.versionNumber}`;
      },
      urlOf: (slug) => `http://${slug}.sites.localhost`,
      announce: (_projectId, events) => void announced.push(...events),
      createId: <Noun extends string>() => `d${count}-${(time += 1)}` as Id<Noun>,
      now: () => (time += 1),
      onError: () => undefined,
      latinise: (text) => text,
    };
  });

  async function publish(text: string, number = 1) {
    answer = async () => page(text);
    const site = await claimSite(dependencies, projectId, `Beside ${count}`);
    const { done } = await publishVersion(dependencies, {
      ...{
        projectId,
        versionId: `version${number}` as VersionId,
        versionNumber: number,
        treeHash: `tree${number}`,
        site,
      },
    });
    return { site, ended: await done };
  }

  const leavings = {
    'the site is taken down': async () => void (await takeSiteDown(dependencies, projectId)),
    'an earlier version is made live': async (earlier: DeploymentId) =>
      void (await rollBackSite(dependencies, { projectId, deploymentId: earlier })),
    'the app is deleted': () => createProjectStore(database(), () => 5).setDeleted(projectId, 5),
  };
  test.each(Object.entries(leavings))('what is going out while %s does not go live', async (_what, leave) => {
    const first = await publish('First');
    const live = async () => (await dependencies.sites.site(projectId))?.liveDeploymentId;
    let migrated = 0;
    migrate = async () => ((migrated += 1), []);
    const begin = (number: number) =>
      publishVersion(dependencies, {
        ...{ projectId, versionId: `version${number}` as VersionId, versionNumber: number, treeHash: 't' },
        site: first.site,
      });
    let bundled: (answer: BundleAnswer) => void = () => undefined;
    answer = () => new Promise((resolve) => void (bundled = resolve));
    const early = await begin(2);
    await leave(first.ended.id);
    const left = await live();
    bundled(page('Second'));
    expect([(await early.done).status, migrated, await live()]).toEqual(['failed', 0, left]);

    // The same in the very last step.
    await createProjectStore(database(), () => 5).setDeleted(projectId, null);
    await rollBackSite(dependencies, { projectId, deploymentId: first.ended.id });
    migrate = async () => (await leave(first.ended.id), []);
    answer = async () => page('Third');
    const late = await begin(3);
    expect([(await late.done).status, await live()]).toEqual(['failed', left]);
    const told = announced.filter((event) => 'deploymentId' in event && event.deploymentId === late.deployment.id);
    expect(told.at(-1)).not.toMatchObject({ status: 'ready' });
    const stopped = await dependencies.sites.deployment(projectId, late.deployment.id);
    expect(stopped?.problems.map(({ kind }) => kind)).toEqual(['overtaken']);
  });

  describe('a publish that takes longer than a newer one', () => {
    /** Starts the second of three publishes and finishes the third meanwhile. */
    async function arrange(longest: 'bundle' | 'migrate') {
      const first = await publish('First');
      let goOn: () => void = () => undefined;
      let reached: () => void = () => undefined;
      const held = new Promise<void>((resolve) => (goOn = resolve));
      const waits = new Promise<void>((resolve) => (reached = resolve));
      const hold = async () => (reached(), held);
      let migrated = 0;
      answer = async () => (longest === 'bundle' && (await hold()), page('Second'));
      migrate = async () => ((migrated += 1), longest === 'migrate' && (await hold()), []);
      const second = await publishVersion(dependencies, {
        ...{ projectId, versionId: 'version2' as VersionId, versionNumber: 2, treeHash: 'tree2', site: first.site },
      });
      await waits;
      migrate = async () => [];
      const third = await publish('Third', 3);
      expect(third.ended.status).toBe('ready');
      goOn();
      return { second, third: third.ended.id, ended: await second.done, migrated };
    }

    test.each([
      ['bundle', 0],
      ['migrate', 1],
    ] as const)('does not replace it, where it takes long to %s', async (longest, times) => {
      const { second, third, ended, migrated } = await arrange(longest);
      expect(ended).toMatchObject({ status: 'failed', problems: [{ kind: 'overtaken' }] });
      // If noticed in time, live data keeps the tables of the newer version.
      expect(migrated).toBe(times);
      expect((await dependencies.sites.site(projectId))?.liveDeploymentId).toBe(third);
      expect(signIn).toBe('tree3');
      const told = announced.flatMap((event) =>
        'deploymentId' in event && event.deploymentId === second.deployment.id ? [event.status] : [],
      );
      expect(told).toEqual(['building', 'failed']);
    });

    test('of ten that end at the same moment the newest is live', async () => {
      await publish('First');
      const { sites } = dependencies;
      const ten = Array.from({ length: 10 }, (_, n) => ({
        ...{
          id: `ten${(n * 7) % 10}-${count}` as DeploymentId,
          projectId,
          versionId: 'v' as VersionId,
          versionNumber: 2,
        },
        ...{
          status: 'building' as const,
          manifestHash: null,
          problems: [],
          step: 'bundle' as const,
          tried: null,
          taken: null,
        },
        ...{ createdAt: 1000 + n, endedAt: null },
      }));
      for (const one of ten) await sites.addDeployment(one);
      const ends = ten.toReversed().map((one) => ({ ...one, status: 'ready' as const, endedAt: 2000 }));
      await Promise.all(ends.map((one) => sites.endDeployment(one, { url: 'http://x.test' })));
      expect((await sites.site(projectId))?.liveDeploymentId).toBe(ten[9]!.id);
      const all = await sites.deployments(projectId);
      expect(all.filter(({ status }) => status === 'building')).toEqual([]);
    });

    test('can’t go live by itself, whoever ends it', async () => {
      const { second, third } = await arrange('bundle');
      const { sites } = dependencies;
      const again = { ...second.deployment, id: `late${count}` as DeploymentId };
      await sites.addDeployment(again);
      await sites.endDeployment({ ...again, status: 'ready', endedAt: 9 }, { url: 'http://x.test' });
      expect(await sites.deployment(projectId, again.id)).toMatchObject({
        ...{ status: 'failed', problems: [{ kind: 'overtaken' }], manifestHash: null },
      });
      expect((await sites.site(projectId))?.liveDeploymentId).toBe(third);
    });
  });
});
