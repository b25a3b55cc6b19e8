/**
 * The part of an in-browser Node (WebContainer) that Easel uses, so that everything above it can be tested without one.
 * Paths are relative to the project's folder. Every call rejects once the container is gone.
 */
export interface Container {
  /** Adds these files; folders are made. */
  mount(files: ReadonlyMap<string, string | Uint8Array>): Promise<void>;
  write(path: string, content: string | Uint8Array): Promise<void>;
  /** Removes a file or a folder; none there is no failure. */
  remove(path: string): Promise<void>;
  read(path: string): Promise<Uint8Array>;
  /** Names in the project's own folder. */
  list(): Promise<string[]>;
  spawn(command: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<ContainerProcess>;
  /** Puts this script first into every page that is served from now on; pages already open are not touched. */
  usePageScript(script: string): Promise<void>;
  /** Called when a server inside answers on a port, with its address for frames. Returns how to stop. */
  onServer(listener: (port: number, url: string) => void): () => void;
  onMessage(listener: (message: ContainerMessage) => void): () => void;
  /** Something inside broke for good. */
  onError(listener: (message: string) => void): () => void;
}

export type ContainerProcess = {
  /** Both outputs, as one stream of text. May be read once. */
  output: ReadableStream<string>;
  /** Exit code, once it has ended. */
  exit: Promise<number>;
  kill(): void;
};

/** What a page inside said through the host, whether or not our own script runs in it. */
export type ContainerMessage = {
  kind: 'page-error' | 'unhandled-rejection' | 'console-error';
  message: string;
  port: number;
  route: string;
};

/** Why there is no container in this page. */
export type ContainerAbsence = 'not-isolated' | 'host-silent' | 'boot-failed';
