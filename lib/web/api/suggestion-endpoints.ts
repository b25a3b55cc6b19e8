import { getProject } from '../../projects/projects/manage-projects';
import { languageOfWords } from '../../base/foundation/language-of-words';
import { suggestNext } from '../../turns/suggestions/suggest-next';
import { suggestionsSchema } from '../../base/answers/turn-answers';
import { answerError, answerJson } from './answer';
import { endpoint } from './endpoint';
import { projectOf } from './path-ids';

export const suggestionEndpoints = [
  endpoint({
    method: 'GET',
    path: '/api/projects/:projectId/suggestions',
    summary: 'Two or three next steps that fit an app, in the language it was asked for in; no model is called',
    answer: suggestionsSchema,
    run: async ({ server, viewer, params }) => {
      const projectId = projectOf(params);
      const project = await getProject(server, { viewer, projectId });
      if (!project.ok) return answerError(project.error);
      const [head, last] = await Promise.all([server.versions.head(projectId), server.store.lastEnded(projectId)]);
      const files = head && (await server.readFiles(head.treeHash));
      if (!head || !files) return answerError('not-found');
      const sources = files.flatMap(({ path, text }) =>
        text !== null && /\.(?:[cm]?[jt]sx?|html|css)$/.test(path) ? [{ path, content: text }] : [],
      );
      const suggestions = suggestNext(sources, languageOfWords(last?.prompt ?? project.value.name));
      return answerJson({ versionId: head.id, suggestions });
    },
  }),
];
