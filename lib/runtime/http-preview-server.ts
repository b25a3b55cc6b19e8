import { z } from 'zod';
import { appErrorCodes, AppFailure, type AppError, type AppErrorCode } from '../foundation/app-error';
import { fail, succeed } from '../foundation/result';
import type { PackageLayer, PackageProgress } from '../packages/package-layer';
import { encodeParts } from './compiled-parts';
import type { CompilerFile, PreviewManifest } from './compiler';
import type { PreviewServer } from './preview-server';

const errorSchema = z.object({
  error: z.object({ code: z.enum(appErrorCodes as [AppErrorCode, ...AppErrorCode[]]), detail: z.string().optional() }),
});
const addressesSchema = z.object({
  mainUrl: z.string(),
  tryUrl: z.string(),
  layersOrigin: z.string(),
  shown: z.string().nullable(),
});
const layerSchema = z.object({
  hash: z.string(),
  versions: z.record(z.string(), z.string()),
  imports: z.record(z.string(), z.string()),
  styles: z.record(z.string(), z.string()),
}) satisfies z.ZodType<PackageLayer>;
const layerLineSchema = z.union([
  z.object({ step: z.enum(['resolving', 'downloading', 'preparing']), packages: z.number() }),
  z.object({ layer: layerSchema }),
  errorSchema,
]);
const filesSchema = z.record(
  z.string(),
  z.union([z.object({ text: z.string() }), z.object({ blob: z.string(), contentType: z.string() })]),
) satisfies z.ZodType<Record<string, CompilerFile>>;

const signedInSchema = z.union([z.object({ session: z.unknown() }), z.object({ refused: z.string() })]);

async function readError(response: Response): Promise<AppError> {
  const parsed = errorSchema.safeParse(await response.json().catch(() => null));
  return parsed.success ? parsed.data.error : { code: 'internal', detail: `status ${response.status}` };
}

/** Calls `onLine` with each whole line as it arrives. */
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

/** The page's preview server over Easel's HTTP interface; `fetch` is passed in, with the origin it should use. */
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
      const addresses = addressesSchema.parse(await (await need('/preview', json('POST', {}))).json());
      mainOrigin = new URL(addresses.mainUrl).origin;
      return addresses;
    },

    async files(treeHash, signal) {
      return filesSchema.parse(await (await need('/files', json('POST', { treeHash }, signal))).json());
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
      return (await response.json()) as { manifest: PreviewManifest; manifestHash: string };
    },

    async compiledCode(hashes) {
      // From the preview's host, since the browser has just cached these very answers for the frame.
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
      return z.object({ missing: z.array(z.string()) }).parse(await response.json()).missing;
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
      return z.object({ manifestHash: z.string() }).parse(await response.json()).manifestHash;
    },

    async rewindTrial() {
      await need('/preview/try/data', { method: 'DELETE' });
    },

    async freshenTrial(of, withOwner) {
      await need('/preview/try/data', json('PUT', { of, withOwner }));
    },

    async signInTrial(name) {
      const answer = signedInSchema.parse(await (await need('/preview/try/sessions', json('POST', { name }))).json());
      return 'session' in answer ? succeed(answer.session) : fail(answer.refused);
    },
  };
}
