import { exportProject } from '../projects/export-project';
import { answerError } from './answer';
import { asDownload } from './as-download';
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
      return new Response(zip, {
        headers: {
          'content-type': 'application/zip',
          'content-disposition': asDownload(`${name}.zip`, fileName),
          'cache-control': 'no-store',
        },
      });
    },
  }),
];
