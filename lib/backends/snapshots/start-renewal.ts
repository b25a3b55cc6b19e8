import type { EmbeddedBackends } from '../backends/embedded-backends';
import type { renewKept } from './renew-kept';

type Given = Omit<Parameters<typeof renewKept>[0], 'backends'> & {
  reachBackends(): Promise<Pick<EmbeddedBackends, 'renew'>>;
  onError(error: unknown): void;
};

/**
 * After an upgrade of the engine, migrates everything the old one wrote to the current one, in the background. Call the
 * result to stop; it resolves once the database is no longer used.
 */
export function startRenewal({ reachBackends, onError, ...given }: Given): () => Promise<void> {
  const stopping = new AbortController();
  // The first renewal loads it; most starts have nothing to renew.
  const work = import('./renew-kept')
    .then(({ renewKept }) =>
      renewKept({ ...given, backends: { renew: async (id) => (await reachBackends()).renew(id) } }, stopping.signal),
    )
    .then(() => undefined, onError);
  return () => {
    stopping.abort();
    return work;
  };
}
