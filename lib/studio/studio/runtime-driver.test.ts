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

test('of heads that come while an earlier one is being shown, only the last is shown', async () => {
  const asked: string[] = [];
  let answerFirst = () => {};
  const isHeld = new Promise<void>((resolve) => (answerFirst = resolve));
  const applied: string[][] = [];
  let shown = (_paths: string[]) => {};
  const isLastShown = new Promise<void>((resolve) => {
    shown = (paths) => paths.includes('src/version-4.ts') && resolve();
  });
  const api = {
    async tree(versionId: string) {
      asked.push(versionId);
      if (versionId === 'version-2') await isHeld;
      return succeed({ hash: treeHash, entries: { [`src/${versionId}.ts`]: { hash: versionId, size: 1 } } });
    },
    readFile: async (_version: string, path: string) => succeed({ type: 'file-write', path, content: '' }),
  } as unknown as ReturnType<typeof createProjectApi>;
  const runtime: Runtime = {
    ...createMemoryRuntime(() => []),
    mount: async () => undefined,
    async apply(operations) {
      const paths = operations.flatMap((operation) => ('path' in operation ? [operation.path] : []));
      applied.push(paths);
      shown(paths);
    },
  };
  const driver = createRuntimeDriver({
    api,
    head: { versionId: 'version-1' as VersionId, number: 1, treeHash },
    onFault: (error) => expect.fail(String(error)),
  });
  const events = createEvents();
  const move = (number: number) =>
    driver.take([
      events.project({
        ...{ type: 'head-changed', versionId: `version-${number}` as VersionId, number },
        ...{ kind: 'edit', author: 'person' },
      }),
    ]);
  driver.attach(runtime);
  move(2);
  await expect.poll(() => asked).toContain('version-2');
  move(3);
  move(4);
  answerFirst();
  await isLastShown;
  expect(asked).toEqual(['version-1', 'version-2', 'version-4']);
  expect(applied.at(-1)).toEqual(['src/version-4.ts', 'src/version-2.ts']);
});
