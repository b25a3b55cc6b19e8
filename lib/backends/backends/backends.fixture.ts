import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { base32 } from '@/lib/base/foundation/id';
import type { BackendId, BackendKeys, OutgoingMail } from './backend';
import type { EmbeddedBackends } from './embedded-backends';
import type { EmbeddedBackendsOptions } from './embedded-backends-options';
import { createKeys } from './create-keys';
import { openPlainBackends } from './plain-backends.fixture';
import { openTestEngine } from './test-engine.fixture';

export { connect } from './connect.fixture';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const built = path.join(root, 'build', 'backend');
/** The folder a new backend starts as a copy of; null before a build. */
export const backendTemplate = existsSync(built) ? built : null;

let made = 0;
/** Returns a fresh id on every call. */
export const testId = () => base32(Buffer.from(`backend ${(made += 1)}`.padEnd(17))).slice(0, 26) as BackendId;

export type TestBackends = {
  backends: EmbeddedBackends;
  keysOf: (id: BackendId) => Promise<BackendKeys>;
  mails: OutgoingMail[];
  folder: string;
  workerFile: string;
  dispose: () => Promise<void>;
};

/** Opens embedded backends in a temporary folder; their processes run the same bundle that ships. */
export async function openTestBackends(options: Partial<EmbeddedBackendsOptions> = {}): Promise<TestBackends> {
  const engine = await openTestEngine();
  const { workerFile } = engine;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'easel-backends-'));
  const keys = new Map<BackendId, BackendKeys>();
  const keysOf = (id: BackendId) => {
    const known = keys.get(id) ?? createKeys();
    keys.set(id, known);
    return Promise.resolve(known);
  };
  const mails: TestBackends['mails'] = [];
  const backends = openPlainBackends({
    folder,
    template: backendTemplate,
    workerFile,
    keysOf,
    onMail: (mail) => mails.push(mail),
    maxOpen: 3,
    ...options,
  });
  return {
    backends,
    keysOf,
    mails,
    folder,
    workerFile,
    async dispose() {
      await backends.dispose();
      rmSync(folder, { recursive: true, force: true });
      await engine.dispose();
    },
  };
}
