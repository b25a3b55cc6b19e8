import type { AppErrorCode } from '../../base/foundation/app-error';
import type { DeploymentId, VersionId } from '../../base/foundation/id';
import type { Result } from '../../base/foundation/result';
import { getProject } from '../../projects/projects/manage-projects';
import { rollBack } from '../../time-machine/moments/roll-back';
import { changeSite, claimSite, takeSiteDown } from '../../publishing/sites/manage-site';
import type { Deployment, Site } from '../../publishing/sites/site';
import { publishingTurn } from '../../turns/follow-ups/publish-after-turn';
import {
  begunDeploymentSchema,
  deploymentListSchema,
  deploymentSchema,
  rolledBackSiteSchema,
  siteSchema,
  siteStateSchema,
} from '../../base/answers/site-answers';
import { publishProject, siteBuilderOf } from './publish-project';
import type { ServerParts } from './server-parts';
import { answerError, answerJson, answerResult } from './answer';
import { bookOf } from './book-of';
import { endpoint } from './endpoint';
import { projectOf } from './path-ids';
import { changeSiteSchema, createDeploymentSchema, rollBackSchema } from './requests';

const named = '/api/projects/:projectId';

type AddressBook = ReturnType<ServerParts['addressesFor']>;

async function presentSite(book: AddressBook, site: Site | null) {
  if (!site) return { site: null };
  const { slug, liveDeploymentId, details, isHidden } = site;
  return { site: { slug, url: await book.site(slug), live: liveDeploymentId, details, isHidden } };
}

async function answerSite(book: AddressBook, result: Result<Site, AppErrorCode>) {
  return result.ok ? answerJson(await presentSite(book, result.value)) : answerError(result.error);
}

async function presentDeployment(book: AddressBook, deployment: Deployment, site: Site | null) {
  const { id, versionId, versionNumber, status, problems, step, tried, taken, createdAt, endedAt } = deployment;
  const live = site?.liveDeploymentId === id;
  // List what was checked, and never claim that the site is safe.
  const checked = ['builds', 'secrets', 'blank-page', ...(tried === null ? [] : ['other-people'])];
  const scan = { checked, problems: problems.length, tried };
  return {
    id,
    versionId,
    versionNumber,
    status,
    problems,
    step: status === 'building' ? step : null,
    createdAt,
    endedAt,
    live,
    scan,
    taken,
    url: live ? await book.site(site.slug) : null,
  };
}

export const siteEndpoints = [
  endpoint({
    method: 'POST',
    path: `${named}/deployments`,
    keeps: 'deployment',
    summary: 'Publishes a version on this computer',
    answer: begunDeploymentSchema,
    body: createDeploymentSchema,
    status: 201,
    run: async ({ server, viewer, params, body }) => {
      const published = await publishProject(server, {
        viewer,
        projectId: projectOf(params),
        ...(body.versionId === undefined ? {} : { versionId: body.versionId as VersionId }),
        ...(body.mayLose === undefined ? {} : { mayLose: body.mayLose }),
        ...(body.build === undefined ? {} : { build: body.build }),
        ...(body.meant === undefined ? {} : { acceptedExposures: body.meant }),
        ...(body.take === undefined ? {} : { take: body.take }),
      });
      return answerResult(published, 201, ({ id }) => ({ deploymentId: id }));
    },
  }),
  endpoint({
    method: 'GET',
    path: `${named}/deployments`,
    summary: 'Every attempt to publish, newest first',
    answer: deploymentListSchema,
    run: async (call) => {
      const { server, viewer, params } = call;
      const projectId = projectOf(params);
      const project = await getProject(server, { viewer, projectId });
      if (!project.ok) return answerError(project.error);
      const [site, deployments] = await Promise.all([
        server.sites.site(projectId),
        server.sites.deployments(projectId),
      ]);
      const book = bookOf(call);
      return answerJson({
        deployments: await Promise.all(deployments.map((one) => presentDeployment(book, one, site))),
      });
    },
  }),
  endpoint({
    method: 'GET',
    path: `${named}/deployments/:deploymentId`,
    summary: 'One deployment: status, scan, address',
    answer: deploymentSchema,
    run: async (call) => {
      const { server, viewer, params } = call;
      const projectId = projectOf(params);
      const project = await getProject(server, { viewer, projectId });
      if (!project.ok) return answerError(project.error);
      const [site, deployment] = await Promise.all([
        server.sites.site(projectId),
        server.sites.deployment(projectId, params['deploymentId'] as DeploymentId),
      ]);
      if (!deployment) return answerError('not-found');
      return answerJson(await presentDeployment(bookOf(call), deployment, site));
    },
  }),
  endpoint({
    method: 'GET',
    path: `${named}/site`,
    summary: 'The address of an app and what it says about itself',
    answer: siteStateSchema,
    run: async (call) => {
      const { server, viewer, params } = call;
      const project = await getProject(server, { viewer, projectId: projectOf(params) });
      if (!project.ok) return answerError(project.error);
      const [site, head] = await Promise.all([
        server.sites.site(project.value.id),
        server.versions.head(project.value.id),
      ]);
      const builder = head ? (await siteBuilderOf(server, project.value, head.treeHash)).builder : 'server';
      const keepsData = head !== null && (await server.appBackends.keepsData(head.treeHash));
      const publishesAfter = publishingTurn(await server.store.open(project.value.id));
      return answerJson({ ...(await presentSite(bookOf(call), site)), builder, keepsData, publishesAfter });
    },
  }),
  endpoint({
    method: 'PATCH',
    path: `${named}/site`,
    keeps: 'bounded',
    summary: 'Changes the address, title, description, language or icon, or whether it may be found',
    answer: siteSchema,
    body: changeSiteSchema,
    run: async (call) => {
      const { server, viewer, params, body } = call;
      const project = await getProject(server, { viewer, projectId: projectOf(params) });
      if (!project.ok) return answerError(project.error);
      const site = await claimSite(server, project.value.id, project.value.name);
      return answerSite(bookOf(call), await changeSite(server, { site, ...body }));
    },
  }),
  endpoint({
    method: 'POST',
    path: `${named}/site/rollback`,
    keeps: 'version',
    summary: 'Makes an earlier deployment live again',
    answer: rolledBackSiteSchema,
    body: rollBackSchema,
    run: async (call) => {
      const { server, viewer, params, body } = call;
      const deploymentId = body.deploymentId as DeploymentId;
      const back = await rollBack(server, { viewer, projectId: projectOf(params), deploymentId, data: body.data });
      if (!back.ok) return answerError(back.error);
      const { site, ...rest } = back.value;
      return answerJson({ ...(await presentSite(bookOf(call), site)), ...rest });
    },
  }),
  endpoint({
    method: 'DELETE',
    path: `${named}/site`,
    keeps: 'nothing',
    summary: 'Takes the site down',
    answer: siteSchema,
    run: async (call) => {
      const { server, viewer, params } = call;
      const project = await getProject(server, { viewer, projectId: projectOf(params) });
      if (!project.ok) return answerError(project.error);
      const down = await takeSiteDown(server, project.value.id);
      if (down.ok) {
        server.endSockets(project.value.id, ['live']);
        await server.reach.end(project.value.id);
      }
      return answerSite(bookOf(call), down);
    },
  }),
];
