import { z } from 'zod';
import { changedModulesSchema, moduleListSchema } from '../../base/answers/module-answers';
import { moduleNameSchema, secretsOf } from '../../modules/catalogue/manifest';
import { installModule, listModules, removeModule } from '../../modules/installed/change-modules';
import { answerResult } from './answer';
import { endpoint } from './endpoint';
import { projectOf } from './path-ids';

const installSchema = z.strictObject({
  name: moduleNameSchema,
  /** Those that are left out stay as they are. */
  settings: z.record(z.string().max(60), z.union([z.boolean(), z.string().max(500)])).default({}),
});

export const moduleEndpoints = [
  endpoint({
    method: 'GET',
    path: '/api/projects/:projectId/modules',
    summary: 'The ready-made parts there are, and which of them the app has',
    answer: moduleListSchema,
    run: async ({ server, viewer, params }) => {
      const listed = await listModules(server, { viewer, projectId: projectOf(params) });
      return answerResult(listed, 200, ({ versionId, installed }) => ({
        versionId,
        modules: [...server.modules.values()].map(({ manifest }) => {
          const { name, version, title, summary, approval, removal, settings } = manifest;
          const secrets = secretsOf(manifest).map(({ name: secret, link }) => ({ name: secret, link }));
          const own = installed.find((one) => one.name === name);
          const has = own ? { version: own.version, settings: own.settings } : null;
          return { name, version, title, summary, approval, removal, settings, secrets, installed: has };
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
    method: 'DELETE',
    path: '/api/projects/:projectId/modules/:name',
    keeps: 'version',
    summary: 'Takes a ready-made part out of the app; its data stays',
    answer: changedModulesSchema,
    run: async ({ server, viewer, params }) =>
      answerResult(
        await removeModule(server, { viewer, projectId: projectOf(params), name: params['name'] ?? '' }),
        200,
      ),
  }),
];
