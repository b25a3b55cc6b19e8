import { guestShareSchema } from '../../base/answers/project-answers';
import { answerJson } from './answer';
import { endpoint } from './endpoint';

export const shareEndpoints = [
  endpoint({
    method: 'GET',
    path: '/api/share',
    summary: 'What a guest’s apps take of what they may, and the days they are kept; null for everybody else',
    answer: guestShareSchema,
    run: async ({ server, viewer }) => {
      const payer = server.keeping.payerFor(viewer, null);
      if (payer === null || server.guestDays === null) return answerJson({ share: null });
      const { guest } = await server.shareStore.uses(payer);
      const { bytes, projects } = server.shareLimits;
      return answerJson({
        share: {
          days: server.guestDays,
          bytes: { used: guest.bytes.used, limit: bytes.guest },
          projects: { used: guest.projects.used, limit: projects.guest },
        },
      });
    },
  }),
];
