import type { Compiler } from './compiler';
import type { FrameChannel } from './frame-channel';
import type { PreviewServer } from './preview-server';
import type { Runtime } from './runtime';

/** What Easel's own engine works with; a browser's in the studio, fakes in tests. */
export type EmbeddedRuntimeDependencies = {
  server: PreviewServer;
  /** Starts the compiler's worker; called once, and only when something has to be compiled or the first paint is over. */
  startCompiler(): Promise<Compiler>;
  /** What the compiler's manifests carry as `compiler`. */
  compilerVersion: string;
  connectFrame(iframe: HTMLIFrameElement): FrameChannel;
  /** A covered frame for trying a draft. */
  openTryFrame(): FrameChannel;
  /** SHA-256 of a text's UTF-8 in hex. */
  hashText(text: string): Promise<string>;
};

export type EmbeddedRuntime = Runtime & {
  /** The studio's visible iframe; may come before or after `mount`, and anew when the studio draws it again. */
  attachFrame(iframe: HTMLIFrameElement): void;
  /** Goes to a route in the visible preview, on the person's wish. */
  navigate(route: string): void;
  /** Called with the route the visible preview is on, whenever it changes. */
  subscribeRoute(listener: (route: string) => void): () => void;
};
