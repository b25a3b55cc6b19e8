import type { Problem } from '../../base/foundation/problem';
import { createListeners } from './listeners';
import type { Runtime, RuntimeStatus } from './runtime';

/**
 * A runtime that runs nothing, for tests of its users. A tree is shown unless `faultsOf` returns faults for its hash;
 * written text is faulty if `faultsOf` returns faults for the text.
 */
export function createMemoryRuntime(faultsOf: (treeHashOrText: string) => Problem[]): Runtime {
  const statuses = createListeners<RuntimeStatus>();
  let status: RuntimeStatus = { phase: 'starting', step: 'connecting', packages: null };
  const faults = new Map<string, Problem[]>();

  function settle(): void {
    const problems = [...faults.values()].flat();
    status = problems.length > 0 ? { phase: 'problem', problems } : { phase: 'ready', placeholders: 0 };
    statuses.tell(status);
  }

  return {
    async mount(tree, signal) {
      signal.throwIfAborted();
      faults.clear();
      faults.set('', faultsOf(tree.hash));
      settle();
    },
    async apply(operations) {
      for (const operation of operations) {
        if (operation.type === 'file-write' && 'content' in operation) {
          faults.delete('');
          faults.set(operation.path, faultsOf(operation.content));
        }
      }
      settle();
    },
    applyPartial: async () => undefined,
    flush: async () => settle(),
    async try(treeHash, signal) {
      signal.throwIfAborted();
      const problems = [...faults.values()].flat();
      const isBlocked = problems.length > 0;
      return {
        treeHash,
        phase: isBlocked ? 'problem' : 'settled',
        problems,
        trial: { by: 'tab', routes: isBlocked ? [] : ['/'], widths: isBlocked ? [] : [1280, 768, 360] },
      };
    },
    lookAt: async () => null,
    holdData: async () => undefined,
    reload: async () => settle(),
    subscribe(listener) {
      listener(status);
      return statuses.subscribe(listener);
    },
    dispose: async () => statuses.clear(),
  };
}
