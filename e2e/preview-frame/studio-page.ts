import { compilerVersion } from '../../lib/preview/compiler/compiler-version';
import type { Compiler } from '../../lib/preview/runtime/compiler';
import { createEmbeddedRuntime } from '../../lib/preview/runtime/embedded-runtime';
import { createHttpPreviewServer } from '../../lib/preview/runtime/http-preview-server';
import type { RuntimeStatus } from '../../lib/preview/runtime/runtime';
import { createFrameChannel, frameSandbox, openCoveredFrame } from '../../lib/preview/runtime/window-frame-channel';

/** A studio with only the runtime and its frame, driven by the journey. The compiler runs in the test's process. */

declare global {
  interface Window {
    callCompiler(method: string, parts: unknown[]): Promise<unknown>;
    runtime: ReturnType<typeof createEmbeddedRuntime>;
    runtimeStatus: RuntimeStatus;
    compilerCalls: string[];
  }
}

window.compilerCalls = [];
const call =
  (method: string) =>
  async (...parts: unknown[]) => {
    window.compilerCalls.push(method);
    const plain = parts.map((part) =>
      part && typeof part === 'object' && 'code' in part
        ? { ...part, code: [...(part.code as Map<string, string>)] }
        : part,
    );
    return window.callCompiler(method, plain);
  };
const methods = ['load', 'apply', 'applyPartial', 'flush', 'setLayer', 'originalPosition'] as const;
const compiler = {
  ...Object.fromEntries(methods.map((method) => [method, call(method)])),
  manifest: async () => {
    const { manifest, code } = (await call('manifest')()) as { manifest: unknown; code: Array<[string, string]> };
    return { manifest, code: new Map(code) };
  },
} as unknown as Compiler;

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

const now = () => performance.now();
window.runtime = createEmbeddedRuntime({
  server: createHttpPreviewServer({ projectId: 'p', fetch: (...parts) => fetch(...parts) }),
  startCompiler: async () => compiler,
  compilerVersion,
  connectFrame: (frame) => createFrameChannel(frame, window, now),
  openTryFrame: () => openCoveredFrame(window, now),
  async hashText(text) {
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
  },
});
window.runtime.subscribe((status) => {
  window.runtimeStatus = status;
});
window.runtime.attachFrame(iframe);
