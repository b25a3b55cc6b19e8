import type { Compiler } from './compiler';
import type { FrameChannel } from './frame-channel';
import type { PreviewServer } from './preview-server';
import type { Runtime } from './runtime';

/** Dependencies of Easel's own engine: browser features in the studio, fakes in tests. */
export type EmbeddedRuntimeDependencies = {
  server: PreviewServer;
  /** Starts the compiler's worker. Called when something must be compiled, or after the first paint. */
  startCompiler(): Promise<Compiler>;
  /** Value of `compiler` in the compiler's manifests. */
  compilerVersion: string;
  connectFrame(iframe: HTMLIFrameElement): FrameChannel;
  /** Opens a covered frame in which a draft is tried. */
  openTryFrame(): FrameChannel;
  /** SHA-256 of the text's UTF-8 bytes, in hex. */
  hashText(text: string): Promise<string>;
};

export type EmbeddedRuntime = Runtime & {
  /** Attaches the studio's visible iframe, before or after `mount`, and again when the studio renders a new one. */
  attachFrame(iframe: HTMLIFrameElement): void;
  /** Goes to a route in the visible preview because the person asked for it. */
  navigate(route: string): void;
  /** Called with the route of the visible preview whenever it changes. */
  subscribeRoute(listener: (route: string) => void): () => void;
};
