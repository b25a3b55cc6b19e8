import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser, FrameLocator, Page } from 'playwright';
import type { Runtime, RuntimeStatus } from '../../lib/preview/runtime/runtime';
import type { RuntimeWorld } from '../../lib/preview/runtime/runtime.contract';
import { readTemplate } from '../../lib/projects/template/read-template';
import { buildContainerParts } from '../../scripts/build-container-parts.mjs';
import { treeOf, type Files } from '../preview-frame/preview-world';
import { startContainerHost } from '../webcontainer-host/host';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The page's own server, isolated like the studio's route for this engine. */
export async function startContainerStudio() {
  const [parts, page, template] = await Promise.all([
    buildContainerParts({ root, outdir: path.join(os.tmpdir(), 'easel-container-parts') }),
    build({
      entryPoints: [fileURLToPath(new URL('./studio-page.ts', import.meta.url))],
      bundle: true,
      write: false,
      format: 'esm',
    }),
    readTemplate(path.join(root, 'lib/projects/template/files')),
  ]);
  const answers: Record<string, [type: string, body: string]> = {
    '/container.json': ['application/json', JSON.stringify(parts)],
    '/studio.js': ['text/javascript', page.outputFiles[0]!.text],
  };
  const server = createServer((request, response) => {
    const known = answers[request.url ?? ''];
    const [type, body] = known ?? [
      'text/html; charset=utf-8',
      '<!doctype html><title>Studio</title><body><script type="module" src="/studio.js"></script>',
    ];
    response.writeHead(200, {
      'content-type': type,
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'credentialless',
    });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const studio = `http://app.localhost:${(server.address() as AddressInfo).port}`;
  const host = await startContainerHost({ studio: () => studio });
  const decoder = new TextDecoder();
  return {
    url: `${studio}/?host=${encodeURIComponent(host.origin)}`,
    studio,
    host,
    template: Object.fromEntries(Object.entries(template).map(([name, bytes]) => [name, decoder.decode(bytes)])),
    close: async () => {
      await host.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
export type ContainerStudio = Awaited<ReturnType<typeof startContainerStudio>>;

export async function openContainerPage(browser: Browser, url: string): Promise<{ page: Page; frame: FrameLocator }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForFunction(() => 'openRuntime' in window);
  await page.evaluate(() => window.openRuntime());
  return { page, frame: page.frameLocator('iframe[title="App preview"]') };
}

/** Gives the page a tree and its hash; `files` override the template's. */
export async function addTree(page: Page, template: Files, files: Files) {
  const all = { ...template, ...files };
  const tree = treeOf(all);
  const texts = Object.fromEntries(Object.entries(all).map(([name, text]) => [name, { text }]));
  await page.evaluate(([hash, given]) => void (window.trees[hash] = given), [tree.hash, texts] as const);
  return tree;
}

const faulty = 'export default function App( {';
/** Turns a text of the contract into an app for a real compiler. */
export const appOf = (text: string) =>
  text.includes('!fault') ? faulty : `export default function App() { return <h1>${text}</h1>; }\n`;

/**
 * The page's runtime as the contract drives it, through Playwright; statuses are delivered after each call, in order.
 */
export async function contractWorld(page: Page, template: Files): Promise<RuntimeWorld> {
  await page.evaluate(() => window.openRuntime());
  const listeners = new Set<(status: RuntimeStatus) => void>();
  let told = 0;
  const statuses = () => page.evaluate(() => window.statuses.map(({ status }) => status));
  const first = (await statuses())[0]!;
  told = 1;
  const pending: Array<Promise<unknown>> = [];

  async function call<Value>(work: () => Promise<Value>): Promise<Value> {
    await Promise.all(pending);
    try {
      return await work();
    } finally {
      const all = await statuses();
      for (const status of all.slice(told)) for (const listener of listeners) listener(status);
      told = all.length;
    }
  }
  const runtime: Runtime = {
    mount: (tree, signal) => {
      const isAborted = signal.aborted;
      return call(() =>
        page.evaluate(
          ([given, aborted]) =>
            window.runtime.mount(given, aborted ? AbortSignal.abort() : new AbortController().signal),
          [tree, isAborted] as const,
        ),
      );
    },
    apply: (operations, isStreaming) => {
      const given = operations.map((operation) =>
        'content' in operation ? { ...operation, content: appOf(operation.content) } : operation,
      );
      return call(() => page.evaluate(([all, more]) => window.runtime.apply(all, more), [given, isStreaming] as const));
    },
    applyPartial: (file, text) =>
      call(() => page.evaluate(([name, part]) => window.runtime.applyPartial(name, part), [file, text] as const)),
    flush: () => call(() => page.evaluate(() => window.runtime.flush())),
    try: (hash) => call(() => page.evaluate((given) => window.runtime.try(given, new AbortController().signal), hash)),
    lookAt: async () => null,
    holdData: () => call(() => page.evaluate(() => window.runtime.holdData())),
    reload: () => call(() => page.evaluate(() => window.runtime.reload())),
    subscribe(listener) {
      listener(first);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose: () => call(() => page.evaluate(() => window.runtime.dispose())),
  };
  return {
    runtime,
    addTree(files) {
      const texts = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, appOf(text)]));
      pending.push(addTree(page, template, texts));
      return treeOf({ ...template, ...texts });
    },
  };
}
