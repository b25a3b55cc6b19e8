import type { Result } from '../../base/foundation/result';
import type { Container, ContainerAbsence } from './container';

/** The files that Easel adds to a container besides the project's own. */
export type ContainerParts = { client: string; viteConfig: string; gate: string; collect: string };

/**
 * This tab's one container, which one project uses at a time. It outlives the projects that run in it, as do installed
 * packages: the next project with the same lock starts without npm.
 */
export type ContainerHome = {
  boot: () => Promise<Result<Container, ContainerAbsence>>;
  parts: () => Promise<ContainerParts>;
  /** Waits until the previous project has left. Call the result to release the container. */
  enter(): Promise<() => void>;
  /** The lock that `node_modules` was installed from; null if there is none yet, or while npm is running. */
  installed: string | null;
};

export function createContainerHome(given: Pick<ContainerHome, 'boot' | 'parts'>): ContainerHome {
  let tail: Promise<void> = Promise.resolve();
  return {
    ...given,
    installed: null,
    async enter() {
      const before = tail;
      let leave = (): void => undefined;
      tail = new Promise((resolve) => (leave = resolve));
      await before;
      return leave;
    },
  };
}
