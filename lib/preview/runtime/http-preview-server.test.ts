import { describe, expect, test } from 'vitest';
import { AppFailure } from '../../base/foundation/app-error';
import { createHttpPreviewServer } from './http-preview-server';

const layer = { hash: 'h', versions: {}, imports: { react: 'react.js' }, styles: {} };

function serverThat(answer: (path: string) => Response | Promise<Response>) {
  const fetch = (input: RequestInfo | URL) => Promise.resolve(answer(String(input)));
  return createHttpPreviewServer({ projectId: 'p', fetch: fetch as typeof globalThis.fetch });
}
const refusal = (code: string, status: number) => Response.json({ error: { code, message: 'x' } }, { status });

describe('the preview server over HTTP', () => {
  const signal = new AbortController().signal;

  test('tells the progress of packages line by line, however it is cut', async () => {
    const text = `${JSON.stringify({ step: 'downloading', packages: 12 })}\n${JSON.stringify({ layer })}\n`;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const character of text) controller.enqueue(new TextEncoder().encode(character));
        controller.close();
      },
    });
    const seen: number[] = [];
    const server = serverThat(() => new Response(body));
    const found = await server.layerFor(
      { dependencies: {}, specifiers: [] },
      ({ packages }) => seen.push(packages),
      signal,
    );
    expect({ found, seen }).toEqual({ found: { ok: true, value: layer }, seen: [12] });
  });

  test('passes on why packages can’t be had, before or while they come', async () => {
    const early = serverThat(() => refusal('package-refused', 400));
    const late = serverThat(() => new Response(JSON.stringify({ error: { code: 'package-not-found', message: 'x' } })));
    const ask = { dependencies: {}, specifiers: ['x'] };
    expect(await early.layerFor(ask, () => undefined, signal)).toMatchObject({ error: { code: 'package-refused' } });
    expect(await late.layerFor(ask, () => undefined, signal)).toMatchObject({ error: { code: 'package-not-found' } });
  });

  test('takes 204 for a tree that was never compiled and any other refusal for a failure', async () => {
    expect(await serverThat(() => new Response(null, { status: 204 })).findCompiled('t', 'c')).toBeNull();
    const failing = serverThat(() => refusal('storage-full', 507)).findCompiled('t', 'c');
    await expect(failing).rejects.toMatchObject({ error: { code: 'storage-full' } });
  });

  test('fails with its own message when nobody answers', async () => {
    const server = serverThat(() => Promise.reject(new TypeError('fetch failed')));
    await expect(server.missing([])).rejects.toBeInstanceOf(AppFailure);
  });

  test('reads compiled code back from the preview’s own host', async () => {
    const asked: string[] = [];
    const addresses = {
      mainUrl: 'http://p-k.app.localhost/',
      tryUrl: 'http://t/',
      layersOrigin: 'http://l',
      shown: null,
    };
    const server = serverThat((path) => {
      asked.push(path);
      return path.endsWith('/preview') ? Response.json(addresses) : new Response('code');
    });
    await server.open();
    expect(await server.compiledCode(['aa'])).toEqual(new Map([['aa', 'code']]));
    expect(asked).toEqual(['/api/projects/p/preview', 'http://p-k.app.localhost/@c/aa.js']);
  });
});
