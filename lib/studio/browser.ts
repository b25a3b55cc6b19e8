import { z } from 'zod';
import { compilerVersion } from '../preview/compiler/compiler-version';
import { createReleaseQueue } from '../preview/compiler/release-queue';
import { closedThemeBlocks } from '../preview/compiler/theme-block';
import { createContainerBoot } from '../preview/runtime/boot-container';
import type { ContainerHost } from '../preview/runtime/choose-engine';
import { createContainerHome, type ContainerHome } from '../preview/runtime/container-home';
import { createEmbeddedRuntime } from '../preview/runtime/embedded-runtime';
import { createHttpPreviewServer } from '../preview/runtime/http-preview-server';
import { createFrameChannel, openCoveredFrame } from '../preview/runtime/window-frame-channel';
import { createWebcontainerRuntime } from '../preview/runtime/webcontainer-runtime';
import { takeCompiler } from './start-compiler';
import { createProjectApi } from './studio/api-client';
import type { Socket } from './studio/channel-client';
import { createRequest } from './studio/request';
import { createStudio, type StudioHandle, type StudioProject, type StudioRuntime } from './studio/studio-controller';
import type { StudioEngine } from './studio/studio-engine';
import type { ProjectEvent } from '../base/turn-events/turn-event';

const containerParts = z.object({ client: z.string(), viteConfig: z.string(), gate: z.string(), collect: z.string() });
/** The first boot downloads some megabytes; a host that has not responded by then is unreachable. */
const bootTimeoutMs = 45_000;

/**
 * Composition root of the browser: connects the page's fetch, WebSocket, clock and workers to the studio's ports. Opens
 * nothing yet.
 */
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
  const request = createRequest(fetch);
  const prove = async () => (await import('./studio/solve-guest-check')).solveGuestCheck(request);
  const api = createProjectApi({ request, fetch, prove }, project.id);
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
        startCompiler: () => takeCompiler(fetch),
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

/** This tab's container, which exists as long as the page is open, whichever project it shows. */
let containerHome: ContainerHome | null = null;

function useContainerHome({ url, key }: ContainerHost, fetch: typeof globalThis.fetch): ContainerHome {
  containerHome ??= createContainerHome({
    boot: createContainerBoot({
      async loadApi() {
        // The client reads this once, when it opens its frame; the documented way would start a sign-in.
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

/** An id for this tab while the page is open. */
function tabIdOf(): string {
  return typeof crypto === 'undefined' ? 'server' : crypto.randomUUID();
}

const hashText = (text: string): Promise<string> => hashBytes(new TextEncoder().encode(text));

async function hashBytes(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
