import { takeAttachments } from '../../base/attachments/take-attachments';
import { succeed } from '../../base/foundation/result';
import { doneSchema } from '../../base/answers/done-answer';
import {
  guestCheckSchema,
  listedProjectSchema,
  madeProjectSchema,
  projectListSchema,
  projectSchema,
} from '../../base/answers/project-answers';
import { beginFromTemplate } from '../../modules/starting/begin-from-template';
import { drawLooks } from '../../projects/looks/draw-looks';
import { lookPath, lookToCss } from '../../projects/looks/look';
import { createProject } from '../../projects/projects/create-project';
import {
  deleteProject,
  getProject,
  listProjects,
  renameProject,
  undeleteProject,
} from '../../projects/projects/manage-projects';
import { nameFromPrompt } from '../../projects/projects/name-from-prompt';
import type { Project } from '../../projects/projects/project';
import { readProjectSettings } from '../../projects/projects/project-settings';
import { engineOf } from './engine-of';
import type { ServerParts } from './server-parts';
import { viewBackend } from './view-backend';
import { startTurn } from '../../turns/turns/start-turn';
import { answerError, answerJson, answerResult } from './answer';
import { bookOf } from './book-of';
import { endpoint } from './endpoint';
import { projectOf } from './path-ids';
import { changeProjectSchema, createProjectSchema } from './requests';

const named = '/api/projects/:projectId';

/** The app's language until its own page declares one: the language of the first prompt. */
function languageOf(text: string): string {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return 'ja';
  if (/\p{Script=Hangul}/u.test(text)) return 'ko';
  return /\p{Script=Han}/u.test(text) ? 'zh-CN' : 'en';
}

/** A project as listed: its name, who may open it, when it changed, and where it is live. */
async function summarise({ server, request }: { server: ServerParts; request: Request }, project: Project) {
  const [head, site] = await Promise.all([server.versions.head(project.id), server.sites.site(project.id)]);
  const { id, name, visibility, createdAt, updatedAt, deletedAt } = project;
  const book = bookOf({ server, request });
  return {
    id,
    name,
    visibility,
    createdAt,
    updatedAt,
    deletedAt,
    head: head ? { versionId: head.id, number: head.number, summary: head.summary } : null,
    site: site?.liveDeploymentId && deletedAt === null ? { url: await book.site(site.slug), slug: site.slug } : null,
  };
}

export const projectEndpoints = [
  endpoint({
    method: 'GET',
    path: '/api/guest-check',
    summary: 'What a guest solves before an app is begun (ALTCHA, version 2); null where nothing is asked',
    answer: guestCheckSchema,
    run: async ({ server, viewer }) => answerJson({ challenge: await server.shares.challenge(viewer) }),
  }),
  endpoint({
    method: 'GET',
    path: '/api/projects',
    summary: 'My apps, lately changed first',
    answer: projectListSchema,
    run: async (call) => {
      const { server, viewer, query } = call;
      const which = query.get('deleted') === '1' ? 'deleted' : 'present';
      const projects = await listProjects(server, { viewer, which });
      return answerJson({ projects: await Promise.all(projects.map((project) => summarise(call, project))) });
    },
  }),
  endpoint({
    method: 'POST',
    path: '/api/projects',
    keeps: 'project',
    summary: 'Makes an app from a sentence and starts building it, from a template, or an empty one from a name',
    answer: madeProjectSchema,
    body: createProjectSchema,
    status: 201,
    run: async ({ server, viewer, body }) => {
      if ('template' in body) {
        const begun = await beginFromTemplate(server, { viewer, ...body });
        return answerResult(begun, 201, ({ project }) => ({ projectId: project.id }));
      }
      const prompt = 'prompt' in body ? body.prompt : null;
      const name = body.name ?? nameFromPrompt(prompt ?? '') ?? 'New app';
      const chosen = 'look' in body ? body.look : undefined;
      // If no look was chosen the model sets a direction of its own; a recording has its own look.
      const hasLook = chosen !== undefined && server.models.current().kind === 'live';
      const look = hasLook ? drawLooks(chosen.drawnFrom, chosen.seed)[chosen.index] : null;
      const create = () =>
        createProject(server, {
          viewer,
          name,
          files: {
            ...server.templateFiles({ name, language: languageOf(prompt ?? name) }),
            ...(look && { [lookPath]: lookToCss(look) }),
          },
          settings: look ? { look } : {},
        });
      if (prompt === null) {
        return answerResult(await create(), 201, ({ project }) => ({ projectId: project.id }));
      }
      const own = server.ownBlobs.of({ viewerId: viewer.id });
      const attachments = await takeAttachments({ ...server, own }, ('images' in body ? body.images : undefined) ?? []);
      if (!attachments.ok) return answerError(attachments.error);
      const start = async () => {
        const created = await create();
        if (!created.ok) return created;
        const projectId = created.value.project.id;
        if ('opens' in body && body.opens) server.observers.expectTab(projectId);
        const turn = await startTurn(server, { viewer, projectId, prompt, attachments: attachments.value });
        return turn.ok ? succeed({ projectId, turnId: turn.value.turnId }) : turn;
      };
      const proof = 'proof' in body ? body.proof : undefined;
      return answerResult(await server.shares.take(viewer, null, start, proof), 201);
    },
  }),
  endpoint({
    method: 'GET',
    path: named,
    summary: 'One app: name, head, visibility, live site, runtime, backend',
    answer: projectSchema,
    run: async (call) => {
      const { server, viewer, params, request } = call;
      const project = await getProject(server, { viewer, projectId: projectOf(params) });
      if (!project.ok) return answerError(project.error);
      const { visibility, limitUsd } = project.value;
      const host = request.headers.get('host') ?? undefined;
      const [spent, head, backend] = await Promise.all([
        server.spentOf(project.value.id),
        server.versions.head(project.value.id),
        viewBackend(server, { viewer, projectId: project.value.id, host }),
      ]);
      const engine = head && (await engineOf(server, project.value, head.treeHash));
      return answerJson({
        ...(await summarise(call, project.value)),
        visibility,
        limitUsd,
        planFirst: readProjectSettings(project.value.settings).planFirst,
        spent,
        runtime: engine?.choice.engine ?? 'embedded',
        runsWith: engine?.setting ?? 'automatic',
        backend,
      });
    },
  }),
  endpoint({
    method: 'PATCH',
    path: named,
    keeps: 'row',
    summary: 'Renames an app, sets its limit, whether its plans come first, or what it runs with',
    answer: listedProjectSchema,
    body: changeProjectSchema,
    run: async (call) => {
      const { server, viewer, params, body } = call;
      const projectId = projectOf(params);
      const found = await getProject(server, { viewer, projectId });
      if (!found.ok) return answerError(found.error);
      if (body.limitUsd !== undefined) {
        const set = await server.money.setProjectLimit({ viewer, projectId }, body.limitUsd);
        if (!set.ok) return answerError(set.error);
      }
      const { planFirst, runtime, writesPromises } = body;
      if (planFirst !== undefined || runtime !== undefined || writesPromises !== undefined) {
        const changed = {
          ...(planFirst === undefined ? {} : { planFirst }),
          ...(runtime === undefined ? {} : { runtime }),
          ...(writesPromises === undefined ? {} : { writesPromises }),
        };
        await server.projects.update(projectId, { settings: changed });
      }
      if (body.name === undefined) return answerJson(await summarise(call, found.value));
      const renamed = await renameProject(server, { viewer, projectId, name: body.name });
      return renamed.ok ? answerJson(await summarise(call, renamed.value)) : answerError(renamed.error);
    },
  }),
  endpoint({
    method: 'DELETE',
    path: named,
    keeps: 'nothing',
    summary: 'Deletes an app, and takes its site off the net; both can be brought back for 30 days',
    answer: doneSchema,
    run: async ({ server, viewer, params }) => {
      const projectId = projectOf(params);
      const deleted = await deleteProject(server, { viewer, projectId });
      if (deleted.ok) {
        server.endSockets(projectId);
        await server.reach.end(projectId);
      }
      return answerResult(deleted, 200, () => ({ ok: true }));
    },
  }),
  endpoint({
    method: 'POST',
    path: `${named}/undelete`,
    keeps: 'bounded',
    summary: 'Brings a deleted app back',
    answer: listedProjectSchema,
    run: async (call) => {
      const { server, viewer, params } = call;
      const projectId = projectOf(params);
      const project = await undeleteProject(server, { viewer, projectId });
      return project.ok ? answerJson(await summarise(call, project.value)) : answerError(project.error);
    },
  }),
];
