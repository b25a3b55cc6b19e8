import path from 'node:path';
import type { BackendKeys } from '../../lib/backends/backends/backend';
import type { EmbeddedBackends } from '../../lib/backends/backends/embedded-backends';
import type { EmbeddedBackendsOptions } from '../../lib/backends/backends/embedded-backends-options';
import { openPlainBackends } from '../../lib/backends/backends/plain-backends.fixture';

/**
 * Embedded backends in a folder, all with the same keys, started like people's own; uses the build's worker unless
 * another is given.
 */
export function openBackends(
  folder: string,
  keys: BackendKeys,
  options: Partial<EmbeddedBackendsOptions> = {},
): EmbeddedBackends {
  return openPlainBackends({
    folder,
    keys,
    template: path.resolve('build/backend'),
    workerFile: path.resolve('build/workers/engine.mjs'),
    maxOpen: 8,
    idleAfter: 600_000,
    ...options,
  });
}
