import { exportProject } from '../projects/export-project';
import { answerError } from './answer';
import { endpoint } from './endpoint';
import { projectOf } from './path-ids';

export const exportEndpoints = [
  endpoint({
    method: 'GET',
    path: '/api/projects/:projectId/export.zip',
    summary: 'The whole app as it stands, to run anywhere with npm install and npm run dev',
    run: async ({ server, viewer, params }) => {
      const { latinise } = server;
      const exported = await exportProject(server, { viewer, projectId: projectOf(params), latinise });
      if (!exported.ok) return answerError(exported.error);
      const { fileName, name, zip } = exported.value;
      const inWords = encodeURIComponent(`${name}.zip`).replace(
        /['()*]/g,
        (character) => `%${character.charCodeAt(0).toString(16)}`,
      );
      return new Response(zip, {
        headers: {
          'content-type': 'application/zip',
          'content-disposition': `attachment; filename="${fileName}"; filename*=UTF-8''${inWords}`,
          'cache-control': 'no-store',
        },
      });
    },
  }),
];
