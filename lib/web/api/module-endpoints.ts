import { z } from 'zod';
import { changedModulesSchema, moduleListSchema } from '../../base/answers/module-answers';
import { pathSchema } from '../../base/files/path';
import { moduleNameSchema, secretsOf } from '../../modules/catalogue/manifest';
import { installModule, listModules, removeModule, takeOverFile } from '../../modules/installed/change-modules';
import { answerError, answerResult } from './answer';
import { endpoint } from './endpoint';
import { projectOf } from './path-ids';

/** The version's summary, in the language of the page; the part's English name by default. */
const summary = z.string().trim().min(1).max(200).optional();

const installSchema = z.strictObject({
  name: moduleNameSchema,
  summary,
  /** Settings that are omitted keep their value. */
  settings: z.record(z.string().max(60), z.union([z.boolean(), z.string().max(500)])).default({}),
});

const fileSchema = z.strictObject({ path: pathSchema, isMine: z.boolean(), summary });

export const moduleEndpoints = [
  endpoint({
    method: 'GET',
    path: '/api/projects/:projectId/modules',
    summary: 'The ready-made parts there are, and which of them the app has',
    answer: moduleListSchema,
    run: async ({ server, viewer, params }) => {
      const listed = await listModules(server, { viewer, projectId: projectOf(params) });
      return answerResult(listed, 200, ({ versionId, keepsData, installed }) => ({
        versionId,
        modules: [...server.modules.values()].map(({ manifest }) => {
          const { name, version, isNew, title, summary: says, approval, removal, settings, needs } = manifest;
          const secrets = secretsOf(manifest).map(({ name: secret, link }) => ({ name: secret, link }));
          const own = installed.find((one) => one.name === name);
          const has = own && {
            ...{ version: own.version, settings: own.settings },
            ...{ files: own.files, usedIn: own.usedIn },
          };
          const asksFirst = !own && keepsData && manifest.touches.length > 0;
          return {
            ...{ name, version, isNew, title, summary: says, approval, removal, settings, secrets, needs, asksFirst },
            installed: has ?? null,
          };
        }),
      }));
    },
  }),
  endpoint({
    method: 'POST',
    path: '/api/projects/:projectId/modules',
    keeps: 'version',
    summary: 'Puts a ready-made part into the app, brings it up to date, or changes its settings',
    answer: changedModulesSchema,
    body: installSchema,
    status: 201,
    run: async ({ server, viewer, params, body }) =>
      answerResult(await installModule(server, { viewer, projectId: projectOf(params), ...body }), 201),
  }),
  endpoint({
    method: 'POST',
    path: '/api/projects/:projectId/modules/:name/files',
    keeps: 'version',
    summary: 'Gives a file of a ready-made part to the person to look after, or back to Easel',
    answer: changedModulesSchema,
    body: fileSchema,
    status: 201,
    run: async ({ server, viewer, params, body }) =>
      answerResult(
        await takeOverFile(server, { viewer, projectId: projectOf(params), name: params['name'] ?? '', ...body }),
        201,
      ),
  }),
  endpoint({
    method: 'DELETE',
    path: '/api/projects/:projectId/modules/:name',
    keeps: 'version',
    summary: 'Takes a ready-made part out of the app; its data stays (?summary= names the version)',
    answer: changedModulesSchema,
    run: async ({ server, viewer, params, query }) => {
      const called = summary.safeParse(query.get('summary') ?? undefined);
      if (!called.success) return answerError('invalid-input');
      const request = { viewer, projectId: projectOf(params), name: params['name'] ?? '', summary: called.data };
      return answerResult(await removeModule(server, request), 200);
    },
  }),
];
