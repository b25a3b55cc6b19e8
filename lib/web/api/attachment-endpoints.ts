import { attachmentLimits } from '../../base/attachments/attachment-limits';
import { checkFile } from '../../base/attachments/check-file';
import { findTurn } from '../../turns/turns/start-turn';
import { storedAttachmentSchema } from '../../base/answers/turn-answers';
import { bytesOf } from './answer-shape';
import { answerError, answerJson } from './answer';
import { endpoint } from './endpoint';
import { projectOf, turnOf } from './path-ids';
import { readBytes } from './read-bytes';

export const attachmentEndpoints = [
  endpoint({
    method: 'PUT',
    path: '/api/attachments/:sha256',
    keeps: 'bytes',
    summary:
      'Stores a file that a prompt will name (`images`); kept for an hour unless one does. ?name= tells words from tables',
    answer: storedAttachmentSchema,
    status: 201,
    run: async ({ server, viewer, params, query, request }) => {
      const bytes = await readBytes(request, attachmentLimits.bytes);
      if (!bytes.ok) return answerError(bytes.error === 'body-too-large' ? 'attachment-too-large' : bytes.error);
      const checked = checkFile(bytes.value, query.get('name') ?? '');
      if (!checked.ok) return answerError(checked.error);
      const hash = server.hash(bytes.value);
      if (hash !== params['sha256']) return answerError('blob-mismatch');
      const allowed = await server.shares.upload(viewer, bytes.value.length);
      if (!allowed.ok) return answerError(allowed.error);
      const noRoom = await server.room.check();
      if (noRoom) return answerError(noRoom);
      await server.blobs.put(bytes.value);
      await server.ownBlobs.add({ viewerId: viewer.id }, [hash]);
      return answerJson({ hash, size: bytes.value.length, ...checked.value }, 201);
    },
  }),
  endpoint({
    method: 'GET',
    path: '/api/projects/:projectId/turns/:turnId/attachments/:number',
    summary: 'What came with a prompt, by its number from 0, as the model is shown it; words as plain text',
    answer: bytesOf('image/*', 'text/plain'),
    run: async ({ server, viewer, params }) => {
      const [projectId, turnId] = [projectOf(params), turnOf(params)];
      const turn = await findTurn(server, { viewer, projectId, turnId });
      if (!turn.ok) return answerError(turn.error);
      const number = params['number'] ?? '';
      const attachment = /^\d{1,2}$/.test(number) ? turn.value.attachments[Number(number)] : undefined;
      if (attachment === undefined) return answerError('not-found');
      const shown = attachment.kind === 'picture' ? (attachment.shown ?? attachment.file) : null;
      const file = shown ?? attachment.file;
      const bytes = await server.blobs.get(file.hash);
      if (bytes === null) return answerError('not-found');
      return new Response(Buffer.from(bytes), {
        headers: {
          // Pictures get one of four types, detected from their bytes; anything else is shown as text, so no file can
          // run.
          'content-type': shown?.contentType ?? 'text/plain; charset=utf-8',
          'content-security-policy': "default-src 'none'; sandbox",
          'x-content-type-options': 'nosniff',
          'cache-control': 'private, max-age=31536000, immutable',
          etag: `"${file.hash}"`,
        },
      });
    },
  }),
];
