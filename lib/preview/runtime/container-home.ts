import type { Result } from '../../base/foundation/result';
import type { Container, ContainerAbsence } from './container';

/** What Easel adds to a container besides the project's files. */
export type ContainerParts = { client: string; viteConfig: string; gate: string; collect: string };

/**
 * The one container of this tab, and who may use it. It outlives the projects that run in it, and so do installed
 * packages: the next project with the same lock starts without npm.
 */
export type ContainerHome = {
  boot: () => Promise<Result<Container, ContainerAbsence>>;
  parts: () => Promise<ContainerParts>;
  /** Resolves once the previous user has left. The result releases the container. */
  enter(): Promise<() => void>;
  /** The lock that `node_modules` was installed from; null while there is none or npm is at work. */
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
