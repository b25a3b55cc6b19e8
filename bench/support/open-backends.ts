import path from 'node:path';
import type { BackendKeys } from '../../lib/backends/backend';
import { createEmbeddedBackends, type EmbeddedBackendsOptions } from '../../lib/backends/embedded-backends';

/** Embedded backends in a folder, all with the same keys, begun as people's are; run by the build's worker unless another is named. */
export function openBackends(
  folder: string,
  keys: BackendKeys,
  options: Partial<EmbeddedBackendsOptions> = {},
): ReturnType<typeof createEmbeddedBackends> {
  return createEmbeddedBackends({
    folder,
    template: path.resolve('build/backend'),
    workerFile: path.resolve('build/workers/engine.mjs'),
    keysOf: () => Promise.resolve(keys),
    siteUrlOf: () => 'http://app.test',
    onMail: () => undefined,
    maxOpen: 8,
    idleAfter: 600_000,
    openLimit: 120_000,
    callLimit: 60_000,
    ...options,
  });
}
