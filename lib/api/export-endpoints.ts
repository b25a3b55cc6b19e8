import { exportProject } from '../projects/export-project';
import { succeed } from '../foundation/result';
import { answerExport } from './answer-export';
import { endpoint } from './endpoint';
import { projectOf } from './path-ids';

export const exportEndpoints = [
  endpoint({
    method: 'GET',
    path: '/api/projects/:projectId/export.zip',
    summary: 'The whole app as it stands, to run anywhere with npm install and npm run dev',
    run: (call) =>
      answerExport(call, async () => {
        const { server, viewer, params } = call;
        const { latinise } = server;
        const exported = await exportProject(server, { viewer, projectId: projectOf(params), latinise });
        if (!exported.ok) return exported;
        const { fileName, name, zip } = exported.value;
        const inWords = encodeURIComponent(`${name}.zip`).replace(
          /['()*]/g,
          (character) => `%${character.charCodeAt(0).toString(16)}`,
        );
        return succeed({
          stream: zip,
          headers: {
            'content-type': 'application/zip',
            'content-disposition': `attachment; filename="${fileName}"; filename*=UTF-8''${inWords}`,
          },
        });
      }),
  }),
];
