import { errorAnswerSchema } from '../../base/answers/error-answer';
import {
  compiledSchema,
  layerLineSchema,
  missingCompiledSchema,
  previewAddressesSchema,
  shownManifestSchema,
  treeFilesSchema,
  trialSessionSchema,
} from '../../base/answers/preview-answers';
import { AppFailure, type AppError } from '../../base/foundation/app-error';
import { fail, succeed } from '../../base/foundation/result';
import type { PackageLayer, PackageProgress } from '../packages/package-layer';
import { encodeParts } from './compiled-parts';
import type { PreviewServer } from './preview-server';

async function readError(response: Response): Promise<AppError> {
  const parsed = errorAnswerSchema.safeParse(await response.json().catch(() => null));
  return parsed.success ? parsed.data.error : { code: 'internal', detail: `status ${response.status}` };
}

/** Calls `onLine` with each complete line as it arrives. */
async function readLines(response: Response, onLine: (line: string) => void): Promise<void> {
  if (!response.body) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let unfinished = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = (unfinished + part.value).split('\n');
    unfinished = lines.pop() ?? '';
    for (const line of lines) if (line !== '') onLine(line);
  }
  if (unfinished !== '') onLine(unfinished);
}

/** A preview server that uses Easel's HTTP interface. `fetch` is passed in, bound to the origin it should use. */
export function createHttpPreviewServer({
  projectId,
  fetch,
}: {
  projectId: string;
  fetch: typeof globalThis.fetch;
}): PreviewServer {
  const base = `/api/projects/${projectId}`;
  let mainOrigin: string | null = null;

  async function call(path: string, init: RequestInit): Promise<Response> {
    const response = await fetch(`${base}${path}`, init).catch((error: unknown) => {
      if (init.signal?.aborted) throw error;
      throw new AppFailure({ code: 'internal', detail: 'the server does not answer' });
    });
    return response;
  }
  async function need(path: string, init: RequestInit): Promise<Response> {
    const response = await call(path, init);
    if (!response.ok) throw new AppFailure(await readError(response));
    return response;
  }
  const json = (method: string, body: unknown, signal?: AbortSignal): RequestInit => ({
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });

  return {
    isReachable: () =>
      fetch('/api/health', { cache: 'no-store', signal: AbortSignal.timeout(3000) }).then(
        ({ ok }) => ok,
        () => false,
      ),
    async open() {
      const addresses = previewAddressesSchema.parse(await (await need('/preview', json('POST', {}))).json());
      mainOrigin = new URL(addresses.mainUrl).origin;
      return addresses;
    },

    async files(treeHash, signal) {
      return treeFilesSchema.parse(await (await need('/files', json('POST', { treeHash }, signal))).json());
    },

    async layerFor(request, onProgress, signal) {
      const response = await call('/packages', json('POST', request, signal));
      if (!response.ok) return fail(await readError(response));
      let layer: PackageLayer | null = null;
      let error: AppError | null = null;
      await readLines(response, (line) => {
        const said = layerLineSchema.parse(JSON.parse(line));
        if ('layer' in said) layer = said.layer;
        else if ('error' in said) error = said.error;
        else onProgress(said satisfies PackageProgress);
      });
      return layer ? succeed<PackageLayer>(layer) : fail(error ?? { code: 'packages-unavailable' });
    },

    async findCompiled(treeHash, compiler) {
      const response = await call(`/compiled/${treeHash}?compiler=${encodeURIComponent(compiler)}`, {});
      if (response.status === 204) return null;
      if (!response.ok) throw new AppFailure(await readError(response));
      return compiledSchema.parse(await response.json());
    },

    async compiledCode(hashes) {
      // Fetch from the preview's host, because the browser has just cached these responses for the frame.
      const origin = mainOrigin;
      if (origin === null) throw new Error('compiledCode before open');
      const codes = await Promise.all(
        hashes.map(async (hash): Promise<[string, string]> => {
          const response = await fetch(`${origin}/@c/${hash}.js`, { credentials: 'same-origin' });
          if (!response.ok) throw new AppFailure({ code: 'blob-missing', detail: hash });
          return [hash, await response.text()];
        }),
      );
      return new Map(codes);
    },

    async missing(hashes) {
      const response = await need('/compiled/missing', json('POST', { hashes }));
      return missingCompiledSchema.parse(await response.json()).missing;
    },

    async store(parts) {
      await need('/compiled', {
        method: 'PUT',
        headers: { 'content-type': 'application/octet-stream' },
        body: encodeParts(parts),
      });
    },

    async show(lane, treeHash, manifest) {
      const response = await need(`/preview/${lane}`, json('PUT', { treeHash, manifest }));
      return shownManifestSchema.parse(await response.json()).manifestHash;
    },

    async rewindTrial() {
      await need('/preview/try/data', { method: 'DELETE' });
    },

    async freshenTrial(of, withOwner) {
      await need('/preview/try/data', json('PUT', { of, withOwner }));
    },

    async signInTrial(name) {
      const answer = trialSessionSchema.parse(
        await (await need('/preview/try/sessions', json('POST', { name }))).json(),
      );
      return 'session' in answer ? succeed(answer.session) : fail(answer.refused);
    },
  };
}
