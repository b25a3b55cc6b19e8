import { exportProject } from '../../publishing/export/export-project';
import { succeed } from '../../base/foundation/result';
import { bytesOf } from './answer-shape';
import { answerExport } from './answer-export';
import { asDownload } from './as-download';
import { endpoint } from './endpoint';
import { projectOf } from './path-ids';

export const exportEndpoints = [
  endpoint({
    method: 'GET',
    path: '/api/projects/:projectId/export.zip',
    summary: 'The whole app as it stands, to run anywhere with npm install and npm run dev',
    answer: bytesOf('application/zip'),
    run: (call) =>
      answerExport(call, async () => {
        const { server, viewer, params } = call;
        const { latinise, carried, appBackends, functions } = server;
        const exported = await exportProject(
          {
            ...{ ...server, carried, keepsData: appBackends.keepsData },
            hostsOf: (projectId) => functions.hostsOf(projectId, 'preview'),
          },
          { viewer, projectId: projectOf(params), latinise },
        );
        if (!exported.ok) return exported;
        const { fileName, name, zip } = exported.value;
        return succeed({
          stream: zip,
          headers: {
            'content-type': 'application/zip',
            'content-disposition': asDownload(`${name}.zip`, fileName),
          },
        });
      }),
  }),
];
