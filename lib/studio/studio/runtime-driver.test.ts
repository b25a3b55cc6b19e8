import { expect, test } from 'vitest';
import type { ProjectId, VersionId } from '../../base/foundation/id';
import { createMemoryRuntime } from '../../preview/runtime/memory-runtime.fixture';
import type { Runtime } from '../../preview/runtime/runtime';
import { succeed } from '../../base/foundation/result';
import { createProjectApi } from './api-client';
import { createEvents } from './event.fixture';
import { createRequest } from './request';
import { createRuntimeDriver } from './runtime-driver';

const treeHash = 'a'.repeat(64);

test('a trial the server no longer waits for is cancelled without an error', async () => {
  const fetch: typeof globalThis.fetch = async () => Response.json({});
  const faults: unknown[] = [];
  let applied = () => {};
  const isApplied = new Promise<void>((resolve) => (applied = resolve));
  let reason: unknown = null;
  const runtime: Runtime = {
    ...createMemoryRuntime(() => []),
    apply: async () => applied(),
    try: (_hash, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reason = signal.reason;
          reject(reason as Error);
        });
        const trial = { by: 'server' as const, routes: [], widths: [] };
        driver.take([events.turn({ type: 'observation', treeHash, phase: 'settled', trial, problems: [] })]);
      }),
  };
  const events = createEvents();
  const driver = createRuntimeDriver({
    api: createProjectApi(
      { request: createRequest(fetch), fetch, prove: async () => succeed(null) },
      'project' as ProjectId,
    ),
    head: { versionId: 'version-1' as VersionId, number: 0, treeHash },
    onFault: (error) => faults.push(error),
  });
  driver.attach(runtime);
  driver.setObserver(true);
  driver.take([events.start(), events.turn({ type: 'verify-start', treeHash })]);
  // Calls run one after another: the next write happens once the trial is over.
  driver.take(events.file('src/App.tsx', 'export {}'));
  await isApplied;
  expect(reason).toBeInstanceOf(DOMException);
  expect(faults).not.toContain(reason);
});
