import { build } from 'esbuild';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { base32 } from '@/lib/foundation/id';
import type { BackendId, BackendKeys, OutgoingMail } from './backend';
import { createEmbeddedBackends, type EmbeddedBackends, type EmbeddedBackendsOptions } from './embedded-backends';
import { createKeys } from './create-keys';

export { connect } from './connect.fixture';

const root = fileURLToPath(new URL('../..', import.meta.url));
const template = path.join(root, 'build', 'backend');

let made = 0;
/** A fresh id a call. */
export const testId = () => base32(Buffer.from(`backend ${(made += 1)}`.padEnd(17))).slice(0, 26) as BackendId;

export type TestBackends = {
  backends: EmbeddedBackends;
  keysOf: (id: BackendId) => Promise<BackendKeys>;
  mails: OutgoingMail[];
  folder: string;
  /** What its threads run. */
  workerFile: string;
  /** What a new one begins as a copy of; null before a build. */
  template: string | null;
  dispose: () => Promise<void>;
};

/** Embedded backends in a folder of their own, with the worker built for the run. */
export async function openTestBackends(options: Partial<EmbeddedBackendsOptions> = {}): Promise<TestBackends> {
  // Beside node_modules, since the worker finds its packages from where it lies.
  mkdirSync(path.join(root, 'build'), { recursive: true });
  const scripts = mkdtempSync(path.join(root, 'build', 'test-backends-'));
  const workerFile = path.join(scripts, 'engine.mjs');
  await build({
    entryPoints: {
      engine: path.join(root, 'lib/backend-engine/engine.worker.ts'),
      carry: path.join(root, 'lib/backend-engine/carry.worker.ts'),
    },
    outdir: scripts,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'warning',
  });
  const folder = mkdtempSync(path.join(os.tmpdir(), 'easel-backends-'));
  const keys = new Map<BackendId, BackendKeys>();
  const keysOf = (id: BackendId) => {
    const known = keys.get(id) ?? createKeys();
    keys.set(id, known);
    return Promise.resolve(known);
  };
  const mails: TestBackends['mails'] = [];
  const backends = createEmbeddedBackends({
    folder,
    template: existsSync(template) ? template : null,
    workerFile,
    keysOf,
    siteUrlOf: () => 'http://app.test',
    onMail: (mail) => mails.push(mail),
    maxOpen: 3,
    idleAfter: 60_000,
    openLimit: 120_000,
    callLimit: 60_000,
    ...options,
  });
  return {
    backends,
    keysOf,
    mails,
    folder,
    workerFile,
    template: existsSync(template) ? template : null,
    async dispose() {
      await backends.dispose();
      rmSync(folder, { recursive: true, force: true });
      rmSync(scripts, { recursive: true, force: true });
    },
  };
}
