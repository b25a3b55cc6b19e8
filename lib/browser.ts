import { z } from 'zod';
import { type CompilerClient, createCompilerClient } from './compiler/compiler-client';
import { compilerVersion } from './compiler/compiler-version';
import { createEmbeddedRuntime, type EmbeddedRuntime } from './runtime/embedded-runtime';
import { createHttpPreviewServer } from './runtime/http-preview-server';
import { createFrameChannel, openCoveredFrame } from './runtime/window-frame-channel';
import type { Visit } from './runtime/visit';
import { visitSchema } from './runtime/visit-schema';
import { createProjectApi } from './studio/api-client';
import type { Socket } from './studio/channel-client';
import { createRequest } from './studio/request';
import { createStudio, type StudioHandle, type StudioProject } from './studio/studio-controller';
import type { ProjectEvent } from './turn-events/turn-event';

const compilerParts = z.object({ worker: z.string(), wasm: z.string() });

/** Composition root of the browser: the page's own fetch, WebSocket, clock and workers behind the studio's ports. Opens nothing yet. */
export function connectStudio({
  project,
  initialEvents,
}: {
  project: StudioProject;
  initialEvents: readonly ProjectEvent[];
}): { studio: StudioHandle; createRuntime: (frame: HTMLIFrameElement) => EmbeddedRuntime } {
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
    },
    { project, initialEvents },
  );
  return {
    studio,
    createRuntime: (frame) => {
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
  webSocket.onclose = () => socket.onclose?.();
  return socket;
}

/** One name for this tab while the page is open. */
function tabIdOf(): string {
  return typeof crypto === 'undefined' ? 'server' : crypto.randomUUID();
}

async function hashText(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
