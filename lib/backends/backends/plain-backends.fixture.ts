import type { BackendKeys } from './backend';
import { createKeys } from './create-keys';
import { createEmbeddedBackends, type EmbeddedBackends } from './embedded-backends';
import type { EmbeddedBackendsOptions } from './embedded-backends-options';

export type PlainOptions = Partial<EmbeddedBackendsOptions> &
  Pick<EmbeddedBackendsOptions, 'folder' | 'workerFile'> & {
    /** Shared by all backends; fresh ones by default. */
    keys?: BackendKeys;
  };

/** Embedded backends for tests about other things: no template, no listeners. */
export function openPlainBackends({ keys = createKeys(), ...options }: PlainOptions): EmbeddedBackends {
  return createEmbeddedBackends({
    template: null,
    keysOf: () => Promise.resolve(keys),
    siteUrlOf: () => 'http://app.test',
    onMail: () => undefined,
    maxOpen: 2,
    idleAfter: 60_000,
    openLimit: 120_000,
    callLimit: 60_000,
    ...options,
  });
}
