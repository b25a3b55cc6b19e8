import { z } from 'zod';
import type { AppErrorCode } from '../../base/foundation/app-error';
import { contentTypeOf } from '../../preview/compiler/plain-modules';
import { sha256Schema } from '../../base/files/file-operation';
import { findCompiled, missingCompiled, showManifest, storeCompiled } from '../../preview/previews/keep-compiled';
import { openPreview } from '../../preview/previews/open-preview';
import { decodeParts } from '../../preview/runtime/compiled-parts';
import { readOwnTree } from '../../projects/versions/read-versions';
import { authorise } from '../../base/viewers/project-access';
import {
  compiledSchema,
  missingCompiledSchema,
  previewAddressesSchema,
  shownManifestSchema,
  storedCompiledSchema,
  treeFilesSchema,
  trialSessionSchema,
  type LayerLine,
  type TreeFiles,
} from '../../base/answers/preview-answers';
import { treeSchema } from '../../base/answers/version-answers';
import { bytesOf, noBody } from './answer-shape';
import { answerError, answerJson, answerNothing, answerResult } from './answer';
import { bookOf } from './book-of';
import { endpoint } from './endpoint';
import { projectOf } from './path-ids';
import { readBytes } from './read-bytes';

const named = '/api/projects/:projectId';
const mostCompiledBytes = 64 * 1024 * 1024;

export const previewEndpoints = [
  endpoint({
    method: 'POST',
    path: `${named}/preview`,
    keeps: 'bounded',
    summary: "Where this viewer's previews of an app are",
    answer: previewAddressesSchema,
    run: async ({ server, viewer, params, request }) => {
      const opened = await openPreview(server, { viewerId: viewer.id, projectId: projectOf(params) });
      if (!opened.ok) return answerError(opened.error);
      const book = bookOf({ server, request });
      const [mainUrl, tryUrl] = await Promise.all([
        book.preview(opened.value.main.key),
        book.preview(opened.value.try.key),
      ]);
      return answerJson({
        mainUrl: `${mainUrl}/`,
        tryUrl: `${tryUrl}/`,
        layersOrigin: book.layers,
        shown: opened.value.main.manifestHash,
      });
    },
  }),
  endpoint({
    method: 'PUT',
    path: `${named}/preview/:lane`,
    keeps: 'bytes',
    summary: 'Makes a preview show what a browser compiled',
    answer: shownManifestSchema,
    body: z.strictObject({ treeHash: sha256Schema.nullable(), manifest: z.unknown() }),
    run: async ({ server, viewer, params, body }) => {
      const lane = z.enum(['main', 'try']).safeParse(params['lane']);
      if (!lane.success) return answerError('not-found');
      const request = { viewerId: viewer.id, projectId: projectOf(params), lane: lane.data };
      return answerResult(await showManifest(server, { ...request, treeHash: body.treeHash, manifest: body.manifest }));
    },
  }),
  endpoint({
    method: 'DELETE',
    path: `${named}/preview/try/data`,
    keeps: 'nothing',
    summary: 'Takes back what trying a draft has stored, for the next journey',
    answer: noBody,
    status: 204,
    run: async ({ server, viewer, params }) => {
      const refused = await authorise(server.access, viewer, projectOf(params));
      if (refused) return answerError(refused);
      await server.trialData.rewind(projectOf(params));
      return new Response(null, { status: 204 });
    },
  }),
  endpoint({
    method: 'PUT',
    path: `${named}/preview/try/data`,
    keeps: 'nothing',
    summary:
      'Gives the next journey fresh data: tables, content and sample rows, nobody signed up but the owner where asked for',
    answer: noBody,
    status: 204,
    body: z.strictObject({ of: z.enum(['draft', 'before']), withOwner: z.boolean() }),
    run: async ({ server, viewer, params, body }) => {
      const refused = await authorise(server.access, viewer, projectOf(params));
      if (refused) return answerError(refused);
      await server.trialData.freshen(projectOf(params), body.of, body.withOwner);
      return new Response(null, { status: 204 });
    },
  }),
  endpoint({
    method: 'POST',
    path: `${named}/preview/try/sessions`,
    keeps: 'nothing',
    summary: 'Signs a made-up person of a journey in, in the data that is thrown away; null is the owner',
    answer: trialSessionSchema,
    body: z.strictObject({ name: z.string().min(1).max(500).nullable() }),
    run: async ({ server, viewer, params, body }) => {
      const refused = await authorise(server.access, viewer, projectOf(params));
      if (refused) return answerError(refused);
      const signedIn = await server.trialData.signIn(projectOf(params), body.name);
      return answerJson(signedIn.ok ? { session: signedIn.value } : { refused: signedIn.error });
    },
  }),
  endpoint({
    method: 'POST',
    path: `${named}/compiled/missing`,
    keeps: 'nothing',
    summary: 'Which compiled modules are not stored yet',
    answer: missingCompiledSchema,
    body: z.strictObject({ hashes: z.array(z.string()).max(10_000) }),
    run: async ({ server, viewer, params, body }) => {
      const request = { viewerId: viewer.id, projectId: projectOf(params), hashes: body.hashes };
      return answerResult(await missingCompiled(server, request), 200, (missing) => ({ missing }));
    },
  }),
  endpoint({
    method: 'PUT',
    path: `${named}/compiled`,
    keeps: 'bytes',
    summary: 'Stores compiled modules by hash',
    answer: storedCompiledSchema,
    run: async ({ server, viewer, params, request }) => {
      const bytes = await readBytes(request, mostCompiledBytes);
      if (!bytes.ok) return answerError(bytes.error);
      const parts = decodeParts(bytes.value);
      if (!parts) return answerError('invalid-input');
      return answerResult(await storeCompiled(server, { viewerId: viewer.id, projectId: projectOf(params), parts }));
    },
  }),
  endpoint({
    method: 'GET',
    path: `${named}/compiled/:treeHash`,
    summary: 'What a tree compiles to, if a browser compiled it before',
    answer: compiledSchema,
    alsoAnswers: { 204: noBody },
    run: async ({ server, viewer, params, query }) => {
      const treeHash = sha256Schema.safeParse(params['treeHash']);
      const compiler = query.get('compiler');
      if (!treeHash.success || !compiler) return answerError('not-found');
      const request = { viewerId: viewer.id, projectId: projectOf(params), treeHash: treeHash.data, compiler };
      const found = await findCompiled(server, request);
      if (!found.ok) return answerError(found.error);
      // "Not compiled yet" is a normal response, which browsers must not report as an error of the page.
      return found.value ? answerJson(found.value) : answerNothing();
    },
  }),
  endpoint({
    method: 'GET',
    path: `${named}/trees/:treeHash`,
    summary: 'The files of a tree, by path',
    answer: treeSchema,
    run: async ({ server, viewer, params }) => {
      const tree = await readOwnTree(server, {
        viewer,
        projectId: projectOf(params),
        treeHash: params['treeHash'] ?? '',
      });
      return tree ? answerJson(tree) : answerError('not-found');
    },
  }),
  endpoint({
    method: 'GET',
    path: `${named}/trees/:treeHash/blobs/:hash`,
    summary: 'The bytes of one file of a tree, by hash',
    answer: bytesOf('application/octet-stream'),
    run: async ({ server, viewer, params }) => {
      const tree = await readOwnTree(server, {
        viewer,
        projectId: projectOf(params),
        treeHash: params['treeHash'] ?? '',
      });
      const isThere = Object.values(tree ?? {}).some(({ hash }) => hash === params['hash']);
      const bytes = isThere ? await server.blobs.get(params['hash'] ?? '') : null;
      if (!bytes) return answerError('not-found');
      return new Response(new Uint8Array(bytes), {
        headers: {
          'content-type': 'application/octet-stream',
          'cache-control': 'private, max-age=31536000, immutable',
        },
      });
    },
  }),
  endpoint({
    method: 'POST',
    path: `${named}/files`,
    keeps: 'nothing',
    summary: 'All files of a tree: text, or the blob and type of a picture',
    answer: treeFilesSchema,
    body: z.strictObject({ treeHash: sha256Schema }),
    run: async ({ server, viewer, params, body }) => {
      const isThere = await readOwnTree(server, { viewer, projectId: projectOf(params), treeHash: body.treeHash });
      const files = isThere && (await server.readFiles(body.treeHash));
      if (!files) return answerError('not-found');
      const entries = files.map(({ path, hash, text }): [string, TreeFiles[string]] => [
        path,
        text === null ? { blob: hash, contentType: contentTypeOf(path) } : { text },
      ]);
      return answerJson(Object.fromEntries(entries));
    },
  }),
  endpoint({
    method: 'POST',
    path: `${named}/packages`,
    keeps: 'packages',
    summary: 'The package layer of a dependency set; lines of progress, then the layer',
    answer: bytesOf('application/x-ndjson'),
    body: z.strictObject({
      dependencies: z.record(z.string().max(300), z.string().max(300)),
      specifiers: z.array(z.string().max(1024)).max(5000),
    }),
    run: async ({ server, viewer, params, body, request }) => {
      const refused = await authorise(server.access, viewer, projectOf(params));
      if (refused) return answerError(refused);
      const encoder = new TextEncoder();
      const stream = new ReadableStream<Uint8Array>({
        async start(controller) {
          const say = (line: LayerLine) => {
            // The caller may have disconnected; finish making the layer for the next one.
            if (!request.signal.aborted) controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`));
          };
          try {
            const layer = await server.layers.layerFor(body, { onProgress: say, signal: request.signal });
            say(layer.ok ? { layer: layer.value } : { error: layer.error });
          } catch (error) {
            const report: (error: unknown) => AppErrorCode = server.onError;
            if (!request.signal.aborted) say({ error: { code: report(error) } });
          }
          if (!request.signal.aborted) controller.close();
        },
      });
      return new Response(stream, {
        headers: { 'content-type': 'application/x-ndjson', 'cache-control': 'no-cache, no-transform' },
      });
    },
  }),
];
