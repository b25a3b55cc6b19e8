import { createReleaseQueue } from '../../lib/preview/compiler/release-queue';
import { closedThemeBlocks } from '../../lib/preview/compiler/theme-block';
import { createContainerBoot } from '../../lib/preview/runtime/boot-container';
import { createContainerHome } from '../../lib/preview/runtime/container-home';
import type { CompilerFile } from '../../lib/preview/runtime/compiler';
import type { EmbeddedRuntime } from '../../lib/preview/runtime/embedded-runtime-dependencies';
import type { RuntimeStatus } from '../../lib/preview/runtime/runtime';
import { createWebcontainerRuntime, type WebcontainerRuntime } from '../../lib/preview/runtime/webcontainer-runtime';
import { createFrameChannel, frameSandbox, openCoveredFrame } from '../../lib/preview/runtime/window-frame-channel';

/** A studio with only the runtime and its frame, with one container for all runtimes opened in it. */
declare global {
  interface Window {
    WEBCONTAINER_API_IFRAME_URL: string;
    trees: Record<string, Record<string, CompilerFile>>;
    runtime: EmbeddedRuntime;
    /** The same runtime, with the methods that only this engine has. */
    container: WebcontainerRuntime;
    /** Every status since it was opened. */
    statuses: Array<{ at: number; status: RuntimeStatus }>;
    openRuntime(): Promise<void>;
  }
}

window.WEBCONTAINER_API_IFRAME_URL = new URLSearchParams(location.search).get('host') ?? '';
window.trees = {};
const now = () => performance.now();
const home = createContainerHome({
  boot: createContainerBoot({
    loadApi: () => import('@webcontainer/api'),
    isIsolated: crossOriginIsolated,
    timeout: 30_000,
    wait(milliseconds, over) {
      const timer = setTimeout(over, milliseconds);
      return () => clearTimeout(timer);
    },
  }),
  parts: async () => (await (await fetch('/container.json')).json()) as never,
});

window.openRuntime = async () => {
  await (window.container as WebcontainerRuntime | undefined)?.dispose();
  document.querySelector('iframe[title]')?.remove();
  const iframe = document.createElement('iframe');
  iframe.title = 'App preview';
  iframe.setAttribute('sandbox', frameSandbox);
  Object.assign(iframe.style, {
    width: '900px',
    height: '700px',
    border: '0',
    background: 'white',
    position: 'relative',
  });
  document.body.append(iframe);
  window.container = createWebcontainerRuntime({
    home,
    server: {
      files: async (hash) => window.trees[hash] ?? {},
      rewindTrial: async () => undefined,
      freshenTrial: async () => undefined,
      signInTrial: async () => ({ ok: true as const, value: {} }),
      blob: async (_, hash) => new TextEncoder().encode(hash),
    },
    createReleaseQueue,
    closedThemeBlocks,
    connectFrame: (frame) => createFrameChannel(frame, window, now),
    openTryFrame: () => openCoveredFrame(window, now),
    async hashText(text) {
      const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
      return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
    },
    studioOrigin: location.origin,
  });
  window.runtime = window.container;
  window.statuses = [];
  window.runtime.subscribe((status) => window.statuses.push({ at: now(), status }));
  window.runtime.attachFrame(iframe);
};
