import type { AppErrorCode, AppError } from '../../base/foundation/app-error';
import type { Finding } from '../../base/foundation/finding';
import type { ProjectId, VersionId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { getProject } from '../../projects/projects/manage-projects';
import type { Project } from '../../projects/projects/project';
import type { TakeChoice } from '../../base/answers/first-rows-answers';
import { wasEverLive } from '../../publishing/sites/was-ever-live';
import { claimSite } from '../../publishing/sites/manage-site';
import { publishVersion } from '../../publishing/sites/publish-version';
import type { Deployment } from '../../publishing/sites/site';
import { readSiteBuild, type SiteBuild } from '../../publishing/sites/site-build';
import { hostingConfigs, readHosting, type Hosting } from '../../preview/runtime/read-hosting';
import type { Viewer } from '../../base/viewers/viewer';
import { engineOf, type EngineParts } from './engine-of';
import { holderOf } from '../guests/open-shares';
import type { ServerParts } from './server-parts';

/**
 * What builds a project's site: Easel's server, the container it runs in, or nothing here, because it needs a running
 * Node server.
 */
export type SiteBuilder = 'server' | 'container' | 'nobody';

export async function siteBuilderOf(
  parts: EngineParts,
  project: Project,
  treeHash: string,
): Promise<{ builder: SiteBuilder; hosting: Hosting }> {
  const tree = (await parts.trees.read(treeHash)) ?? {};
  const textOf = async (path: string) => {
    const entry = Object.hasOwn(tree, path) ? tree[path] : undefined;
    const bytes = entry && (await parts.blobs.get(entry.hash));
    return bytes ? new TextDecoder().decode(bytes) : null;
  };
  const configs = Object.keys(tree).filter((path) => hostingConfigs.test(path));
  const [packageJson, ...texts] = await Promise.all([textOf('package.json'), ...configs.map(textOf)]);
  const hosting = readHosting(
    packageJson ?? null,
    texts.map((text) => text ?? ''),
  );
  const { choice } = await engineOf(parts, project, treeHash);
  if (hosting === 'server') return { builder: 'nobody', hosting };
  return { builder: choice.engine === 'webcontainer' ? 'container' : 'server', hosting };
}

/**
 * Starts a deployment of a version; of the head if none is named. `build` is what the viewer's browser built from that
 * version in its container. Fails with `build-outdated` if it was built from another version, with `build-needed` if
 * only a container can build the site and there is no build, and with `needs-server` if it needs a running Node server.
 * `acceptedExposures` are keys of findings an earlier deployment asked about: the person confirms those, for this and
 * later publishes.
 */
export async function publishProject(
  server: ServerParts,
  input: {
    viewer: Viewer;
    projectId: ProjectId;
    versionId?: VersionId;
    build?: SiteBuild;
    mayLose?: boolean;
    acceptedExposures?: string[];
    take?: TakeChoice;
  },
): Promise<Result<Deployment, AppErrorCode | AppError>> {
  const found = await getProject(server, input);
  if (!found.ok) return found;
  const project = found.value;
  const versionId = input.versionId ?? project.headVersionId;
  const version = versionId && (await server.versions.get(project.id, versionId));
  if (!version) return fail('not-found');
  const { id, number, treeHash } = version;
  const { builder, hosting } = await siteBuilderOf(server, project, treeHash);
  if (builder === 'nobody') return fail('needs-server');
  if (input.build === undefined && hosting === 'static') return fail('build-needed');
  if (input.build && (builder !== 'container' || input.build.treeHash !== treeHash)) return fail('build-outdated');
  if (input.acceptedExposures && !(await keepAcceptedExposures(server, project.id, input.acceptedExposures)))
    return fail('invalid-input');
  // A guest may have a limited number of deployments at once; the slot is held until this one has ended.
  const place = server.atOnce.take('deployment', holderOf(server.keeping.payer()));
  if (!('leave' in place)) return fail(place);
  let ended: Promise<unknown> = Promise.resolve();
  try {
    const begun = await begin();
    if (begun.ok) ended = begun.value.done;
    return begun.ok ? succeed(begun.value.deployment) : begun;
  } finally {
    ended.then(place.leave, place.leave);
  }

  async function begin(): Promise<Result<Awaited<ReturnType<typeof publishVersion>>, AppErrorCode | AppError>> {
    const site = await claimSite(server, project.id, project.name);
    const sources = { blobs: server.ownBlobs.of({ projectId: project.id }), composePage: server.composePage };
    const built = input.build && (await readSiteBuild(sources, input.build, { ...site, name: project.name }));
    if (built && !built.ok) return built;
    const { take } = input;
    const isFirst = !(await wasEverLive(server.sites, project.id));
    return succeed(
      await publishVersion(server, {
        projectId: project.id,
        versionId: id,
        versionNumber: number,
        treeHash,
        site,
        mayLose: input.mayLose ?? false,
        ...(take && { take: () => server.firstRows.take(project.id, take, isFirst) }),
        ...(built ? { built: built.value } : {}),
      }),
    );
  }
}

/** Stores confirmed findings. Returns false and stores nothing if the person was never asked about one of them. */
async function keepAcceptedExposures(
  server: Pick<ServerParts, 'sites' | 'acceptedExposures'>,
  projectId: ProjectId,
  keys: readonly string[],
): Promise<boolean> {
  const problems = (await server.sites.deployments(projectId)).flatMap((one) => one.problems);
  const asked = problems.flatMap(({ finding }) => (finding ? [finding] : []));
  const findings = keys.map((key) => asked.find((finding) => finding.key === key));
  if (findings.includes(undefined)) return false;
  await server.acceptedExposures.add(projectId, findings as Finding[]);
  return true;
}
