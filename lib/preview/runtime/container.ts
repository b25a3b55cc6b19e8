/**
 * The features of an in-browser Node (WebContainer) that Easel uses; the code above it can be tested without a
 * container. Paths are relative to the project's folder. Every call rejects once the container is gone.
 */
export interface Container {
  /** Adds these files and creates their folders. */
  mount(files: ReadonlyMap<string, string | Uint8Array>): Promise<void>;
  write(path: string, content: string | Uint8Array): Promise<void>;
  /** Removes a file or a folder. Does nothing if there is none. */
  remove(path: string): Promise<void>;
  read(path: string): Promise<Uint8Array>;
  /** Names in the project's root folder. */
  list(): Promise<string[]>;
  spawn(command: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<ContainerProcess>;
  /** Inserts this script first into every page served from now on; open pages are not affected. */
  usePageScript(script: string): Promise<void>;
  /** Called when a server inside listens on a port, with its URL for frames. Returns an unsubscribe function. */
  onServer(listener: (port: number, url: string) => void): () => void;
  onMessage(listener: (message: ContainerMessage) => void): () => void;
  /** Called when something inside failed permanently. */
  onError(listener: (message: string) => void): () => void;
}

export type ContainerProcess = {
  /** stdout and stderr as one text stream. Can be read once. */
  output: ReadableStream<string>;
  /** Resolves to the exit code. */
  exit: Promise<number>;
  kill(): void;
};

/** A message from a page inside, passed on by the host whether or not our own script runs in that page. */
export type ContainerMessage = {
  kind: 'page-error' | 'unhandled-rejection' | 'console-error';
  message: string;
  port: number;
  route: string;
};

/** Why there is no container in this page. */
export type ContainerAbsence = 'not-isolated' | 'host-silent' | 'boot-failed';
