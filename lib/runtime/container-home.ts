import type { Result } from '../foundation/result';
import type { Container, ContainerAbsence } from './container';

/** What Easel puts into a container beside the project's files. */
export type ContainerParts = { client: string; viteConfig: string; gate: string; collect: string };

/**
 * The one container of this tab, and who may use it. It outlives the projects that run in it, and so does what was
 * installed: the next project with the same lock starts without npm.
 */
export type ContainerHome = {
  boot: () => Promise<Result<Container, ContainerAbsence>>;
  parts: () => Promise<ContainerParts>;
  /** Resolves when whoever used it before has left; the result is how to leave. */
  enter(): Promise<() => void>;
  /** The lock `node_modules` was made for; null while there is none or npm works on it. */
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
