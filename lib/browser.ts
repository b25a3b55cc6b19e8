import { z } from 'zod';
import { type CompilerClient, createCompilerClient } from './compiler/compiler-client';
import { compilerVersion } from './compiler/compiler-version';
import { createReleaseQueue } from './compiler/release-queue';
import { closedThemeBlocks } from './compiler/theme-block';
import { createContainerBoot } from './runtime/boot-container';
import type { ContainerHost } from './runtime/choose-engine';
import { createContainerHome, type ContainerHome } from './runtime/container-home';
import { createEmbeddedRuntime } from './runtime/embedded-runtime';
import { createHttpPreviewServer } from './runtime/http-preview-server';
import { createFrameChannel, openCoveredFrame } from './runtime/window-frame-channel';
import { createWebcontainerRuntime } from './runtime/webcontainer-runtime';
import type { Visit } from './runtime/visit';
import { visitSchema } from './runtime/visit-schema';
import { createProjectApi } from './studio/api-client';
import type { Socket } from './studio/channel-client';
import { createRequest } from './studio/request';
import { createStudio, type StudioHandle, type StudioProject, type StudioRuntime } from './studio/studio-controller';
import type { StudioEngine } from './studio/studio-engine';
import type { ProjectEvent } from './turn-events/turn-event';

const containerParts = z.object({ client: z.string(), viteConfig: z.string(), gate: z.string(), collect: z.string() });
/** Its first boot fetches some megabytes; a host that has said nothing by then is not there. */
const bootTimeoutMs = 45_000;
const compilerParts = z.object({ worker: z.string(), wasm: z.string() });

/** Composition root of the browser: the page's own fetch, WebSocket, clock and workers behind the studio's ports. Opens nothing yet. */
export function connectStudio({
  project,
  initialEvents,
  engine,
}: {
  project: StudioProject;
  initialEvents: readonly ProjectEvent[];
  engine: StudioEngine;
}): { studio: StudioHandle; createRuntime: (frame: HTMLIFrameElement) => StudioRuntime } {
  const fetch: typeof globalThis.fetch = (input, init) => globalThis.fetch(input, init);
  const api = createProjectApi({ request: createRequest(fetch), fetch }, project.id);
  const studio = createStudio(
    {
      api,
      connect: (projectId, after) => {
        const url = new URL(`/api/projects/${projectId}/channel?after=${after}`, window.location.href);
        url.protocol = url.protocol.replace('http', 'ws');
        return openSocket(url);
      },
      timers: {
        set: (callback, milliseconds) => setTimeout(callback, milliseconds),
        clear: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
      },
      random: Math.random,
      tabId: tabIdOf(),
      isVisible: () => document.visibilityState === 'visible',
      watch: ({ visibility, network }) => {
        document.addEventListener('visibilitychange', visibility);
        window.addEventListener('online', network);
        return () => {
          document.removeEventListener('visibilitychange', visibility);
          window.removeEventListener('online', network);
        };
      },
      onFault: (error) => globalThis.reportError(error),
      visits: scriptedVisits,
      hashBytes,
    },
    { project, initialEvents },
  );
  return {
    studio,
    createRuntime: (frame) => {
      if (engine.engine === 'webcontainer') {
        const runtime = createContainerRuntime(project.id, engine.container, fetch);
        runtime.attachFrame(frame);
        return runtime;
      }
      const runtime = createEmbeddedRuntime({
        server: createHttpPreviewServer({ projectId: project.id, fetch }),
        startCompiler: () => startCompiler(fetch),
        compilerVersion,
        connectFrame: (iframe) => createFrameChannel(iframe, window, Date.now),
        openTryFrame: () => openCoveredFrame(window, Date.now),
        hashText,
      });
      runtime.attachFrame(frame);
      return runtime;
    },
  };
}

/** The container of this tab, kept while the page is open, whichever project is shown in it. */
let containerHome: ContainerHome | null = null;

function useContainerHome({ url, key }: ContainerHost, fetch: typeof globalThis.fetch): ContainerHome {
  containerHome ??= createContainerHome({
    boot: createContainerBoot({
      async loadApi() {
        // The client reads it once, when it opens its frame; its documented way would begin a sign-in.
        if (url !== null) Reflect.set(globalThis, 'WEBCONTAINER_API_IFRAME_URL', url);
        const api = await import('@webcontainer/api');
        if (key !== null) api.configureAPIKey(key);
        return api;
      },
      isIsolated: globalThis.crossOriginIsolated,
      timeout: bootTimeoutMs,
      wait(milliseconds, over) {
        const timer = setTimeout(over, milliseconds);
        return () => clearTimeout(timer);
      },
    }),
    async parts() {
      const response = await fetch('/runtime/container.json', { cache: 'no-cache' });
      return containerParts.parse(await response.json());
    },
  });
  return containerHome;
}

function createContainerRuntime(projectId: string, host: ContainerHost, fetch: typeof globalThis.fetch) {
  const server = createHttpPreviewServer({ projectId, fetch });
  return createWebcontainerRuntime({
    home: useContainerHome(host, fetch),
    server: {
      files: server.files,
      rewindTrial: server.rewindTrial,
      freshenTrial: server.freshenTrial,
      signInTrial: server.signInTrial,
      async blob(treeHash, hash, signal) {
        const response = await fetch(`/api/projects/${projectId}/trees/${treeHash}/blobs/${hash}`, { signal });
        if (!response.ok) throw new Error(`blob ${hash}: ${response.status}`);
        return new Uint8Array(await response.arrayBuffer());
      },
    },
    createReleaseQueue,
    closedThemeBlocks,
    connectFrame: (iframe) => createFrameChannel(iframe, window, Date.now),
    openTryFrame: () => openCoveredFrame(window, Date.now),
    hashText,
    studioOrigin: window.location.origin,
  });
}

/** Only tests put visits there, before the page's own scripts run; nothing of the product writes them. */
function scriptedVisits(): readonly Visit[] {
  const visits = z.array(visitSchema).safeParse(Reflect.get(globalThis, '__easelVisits'));
  return visits.success ? visits.data : [];
}

/** The compiler's files carry their content in their names; the build says which they are. */
async function startCompiler(fetch: typeof globalThis.fetch): Promise<CompilerClient> {
  const response = await fetch('/runtime/manifest.json', { cache: 'no-cache' });
  const { worker, wasm } = compilerParts.parse(await response.json());
  const client = createCompilerClient(new Worker(worker, { type: 'module' }), wasm);
  client.warm();
  return client;
}

function openSocket(url: URL): Socket {
  const webSocket = new WebSocket(url);
  const socket: Socket = {
    send: (text) => webSocket.send(text),
    close: () => webSocket.close(),
    onopen: null,
    onmessage: null,
    onclose: null,
  };
  webSocket.onopen = () => socket.onopen?.();
  webSocket.onmessage = (event) => socket.onmessage?.(event);
  webSocket.onclose = (event) => socket.onclose?.(event);
  return socket;
}

/** One name for this tab while the page is open. */
function tabIdOf(): string {
  return typeof crypto === 'undefined' ? 'server' : crypto.randomUUID();
}

const hashText = (text: string): Promise<string> => hashBytes(new TextEncoder().encode(text));

async function hashBytes(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
