import { describe, expect, test, vi } from 'vitest';
import type { ProjectId, VersionId } from '../../base/foundation/id';
import type { FileTree } from '../../base/files/file-operation';
import type { Observation, Runtime, RuntimeStatus } from '../../preview/runtime/runtime';
import type { ProjectEvent } from '../../base/turn-events/turn-event';
import { succeed } from '../../base/foundation/result';
import { createProjectApi } from './api-client';
import type { Socket } from './channel-client';
import { createEvents } from './event.fixture';
import { createRequest } from './request';
import type { KeptVersion } from './runtime-driver';
import { createStudio } from './studio-controller';

const hash = (digit: string) => digit.repeat(64);
const trees: Record<string, FileTree> = {
  'version-1': { 'src/App.tsx': { hash: hash('1'), size: 3 } },
  'version-2': { 'src/App.tsx': { hash: hash('2'), size: 3 }, 'src/New.tsx': { hash: hash('3'), size: 3 } },
};

/** A studio over a server with two versions, and a runtime that records its calls. */
function createWorld(initialEvents: readonly ProjectEvent[] = []) {
  const calls: string[] = [];
  const posted: Array<{ path: string; body: unknown }> = [];
  const sockets: Socket[] = [];
  /** Versions whose trees were requested. */
  const reads: string[] = [];
  const fetch = (async (input: string, init?: RequestInit) => {
    const [, version, kind, path] = /versions\/([^/]+)\/(tree|files)\/?(.*)/.exec(input) ?? [];
    if (kind === 'tree') reads.push(version!);
    if (kind === 'tree') return Response.json(trees[version!], { headers: { etag: `"${hash('f')}"` } });
    if (kind === 'files') return new Response(`${version} ${path}`);
    posted.push({ path: input, body: init?.body === undefined ? null : JSON.parse(String(init.body)) });
    return Response.json({ turnId: 'turn-9', queued: false }, { status: 201 });
  }) as typeof globalThis.fetch;
  const studio = createStudio(
    {
      api: createProjectApi(
        { request: createRequest(fetch), fetch, prove: async () => succeed(null) },
        'project' as ProjectId,
      ),
      connect: () => {
        const socket: Socket = { send: () => {}, close: () => {}, onopen: null, onmessage: null, onclose: null };
        sockets.push(socket);
        return socket;
      },
      timers: { set: () => null, clear: () => {} },
      random: () => 0,
      tabId: 'tab',
      isVisible: () => true,
      watch: () => () => {},
      hashBytes: async () => '',
      onFault: (error) => {
        throw error;
      },
    },
    {
      project: {
        id: 'project' as ProjectId,
        name: 'Little Steps',
        head: { versionId: 'version-1' as VersionId, number: 0, treeHash: hash('f') },
        spent: null,
        limitUsd: null,
        siteUrl: null,
        planFirst: false,
      },
      initialEvents,
    },
  );
  const observation: Observation = {
    treeHash: 'tree',
    phase: 'settled',
    problems: [],
    trial: { by: 'tab', routes: ['/'], widths: [1280, 360] },
  };
  const runtime: Runtime = {
    mount: async ({ entries }) => void calls.push(`mount ${Object.keys(entries).join()}`),
    apply: async (operations, isStreaming) => {
      const paths = operations.map((operation) =>
        operation.type === 'file-write'
          ? `${operation.path}=${'content' in operation ? operation.content : operation.blob}`
          : operation.type,
      );
      calls.push(`apply ${paths.join()}${isStreaming ? ' streaming' : ''}`);
    },
    applyPartial: async (path) => void calls.push(`partial ${path}`),
    flush: async () => void calls.push('flush'),
    try: async (treeHash) => {
      calls.push(`try ${treeHash}`);
      return observation;
    },
    lookAt: async () => null,
    holdData: async () => void calls.push('hold'),
    reload: async () => void calls.push('reload'),
    subscribe: (listener) => {
      listener({ phase: 'ready', placeholders: 0 });
      return () => {};
    },
    dispose: async () => void calls.push('dispose'),
  };
  return {
    studio,
    runtime,
    calls,
    posted,
    reads,
    say: (message: unknown) => sockets.at(-1)!.onmessage?.({ data: JSON.stringify(message) }),
  };
}

describe('createStudio', () => {
  test('mounts the head and writes files as they end', async () => {
    const { studio, runtime, calls, say } = createWorld();
    studio.start();
    studio.attachRuntime(runtime);
    const events = createEvents();
    say([events.start(), ...events.file('src/App.tsx', 'blue')]);
    await vi.waitFor(() => expect(calls).toEqual(['mount src/App.tsx', 'hold', 'apply src/App.tsx=blue streaming']));
    expect(studio.getView().project.turns[0]!.said.files).toHaveLength(1);
    expect(studio.getView().preview).toEqual({ phase: 'ready', placeholders: 0 });
  });

  test('shows the changes to an app that works together, once the reply has ended', async () => {
    const { studio, runtime, calls, say } = createWorld();
    studio.start();
    studio.attachRuntime(runtime);
    const events = createEvents();
    say([
      events.project({
        type: 'head-changed',
        versionId: 'version-2' as VersionId,
        number: 2,
        kind: 'turn',
        author: 'a',
      }),
      events.start(),
      ...events.file('a.tsx', 'a'),
    ]);
    await vi.waitFor(() => expect(calls).toContain('hold'));
    say([...events.file('b.tsx', 'b'), events.turn({ type: 'verify-start', treeHash: 'tree' })]);
    await vi.waitFor(() => expect(calls.slice(-2)).toEqual(['apply a.tsx=a,b.tsx=b streaming', 'flush']));
    expect(calls.filter((call) => call.includes('a.tsx='))).toHaveLength(1);
  });

  test('brings a tab that joins in mid-turn up to date', async () => {
    const events = createEvents();
    const { studio, runtime, calls } = createWorld([
      events.start(),
      ...events.file('a.tsx', 'a'),
      ...events.file('b.tsx', 'b'),
    ]);
    studio.attachRuntime(runtime);
    await vi.waitFor(() => expect(calls).toEqual(['mount src/App.tsx', 'apply a.tsx=a,b.tsx=b streaming']));
  });

  test('tries a tree only while it is the observer, and reports what it saw', async () => {
    const { studio, runtime, calls, posted, say } = createWorld();
    studio.start();
    studio.attachRuntime(runtime);
    const events = createEvents();
    say([events.start(), events.turn({ type: 'verify-start', treeHash: 'tree' })]);
    await vi.waitFor(() => expect(calls).toContain('flush'));
    expect(calls).not.toContain('try tree');
    say({ type: 'observer', held: true });
    await vi.waitFor(() => expect(posted).toHaveLength(1));
    expect(posted[0]).toMatchObject({
      path: '/api/projects/project/turns/turn-1/observations',
      body: { draftId: 'draft-1', treeHash: 'tree', phase: 'settled', trial: { by: 'tab' } },
    });
  });

  test('shows another version by its difference when the head changes without a turn', async () => {
    const { studio, runtime, calls, say } = createWorld();
    studio.start();
    studio.attachRuntime(runtime);
    const events = createEvents();
    const versionId = 'version-2' as VersionId;
    say([events.project({ type: 'head-changed', versionId, number: 2, kind: 'restore', author: 'me' })]);
    await vi.waitFor(() =>
      expect(calls.slice(-3)).toEqual([
        'apply src/App.tsx=version-2 src/App.tsx,src/New.tsx=version-2 src/New.tsx',
        'mount src/App.tsx,src/New.tsx',
        // Its data went back too.
        'reload',
      ]),
    );
    expect(studio.getView().project.head).toEqual({ versionId, number: 2 });
  });

  test('shows a save at once, and nothing more once it is the head', async () => {
    const { studio, runtime, calls, reads, say } = createWorld();
    studio.start();
    studio.attachRuntime(runtime);
    const events = createEvents();
    let keep: (version: KeptVersion) => void = () => undefined;
    const kept = new Promise<KeptVersion>((resolve) => (keep = resolve));
    const versionId = 'version-2' as VersionId;
    const write = (path: string) => ({ type: 'file-write' as const, path, content: 'typed' });
    studio.showSave([write('src/App.tsx'), write('src/New.tsx')], kept);
    await vi.waitFor(() => expect(calls.at(-1)).toBe('apply src/App.tsx=typed,src/New.tsx=typed'));
    say([events.project({ type: 'head-changed', versionId, number: 2, kind: 'edit', author: 'me' })]);
    keep({ versionId, number: 2 });
    await vi.waitFor(() => expect(reads).toEqual(['version-1', 'version-2']));
    expect(calls.filter((call) => call.startsWith('apply'))).toHaveLength(1);
  });

  test('reverts a refused save', async () => {
    const { studio, runtime, calls } = createWorld();
    studio.attachRuntime(runtime);
    studio.showSave([{ type: 'file-write', path: 'src/App.tsx', content: 'typed' }], Promise.resolve(null));
    await vi.waitFor(() => expect(calls).toContain('apply src/App.tsx=version-1 src/App.tsx'));
  });

  test('goes back to the head when a turn ends without a version', async () => {
    const { studio, runtime, calls, say } = createWorld();
    studio.start();
    studio.attachRuntime(runtime);
    const events = createEvents();
    say([
      events.start(),
      ...events.file('src/App.tsx', 'bad'),
      events.turn({ type: 'turn-end', outcome: 'error', versionId: null, code: 'repair-failed' }),
    ]);
    await vi.waitFor(() => expect(calls).toContain('apply src/App.tsx=version-1 src/App.tsx'));
  });

  test('detaches the runtime', async () => {
    const { studio, runtime, calls } = createWorld();
    const detach = studio.attachRuntime(runtime);
    detach();
    await vi.waitFor(() => expect(calls).toContain('dispose'));
  });

  test('sends a prompt, and names why it could not', async () => {
    const { studio, posted } = createWorld();
    expect(await studio.api.sendPrompt('Make it blue')).toEqual({
      ok: true,
      value: { turnId: 'turn-9', queued: false },
    });
    expect(posted[0]).toEqual({ path: '/api/projects/project/turns', body: { prompt: 'Make it blue', mode: 'build' } });
    const refused = createRequest(async () =>
      Response.json({ error: { code: 'queue-full', message: '' } }, { status: 409 }),
    );
    const offline = createRequest(() => Promise.reject(new TypeError('Failed to fetch')));
    const api = (request: typeof refused) =>
      createProjectApi({ request, fetch, prove: async () => succeed(null) }, 'project' as ProjectId);
    expect(await api(refused).sendPrompt('x')).toEqual({ ok: false, error: { code: 'queue-full' } });
    expect(await api(offline).sendPrompt('x')).toEqual({ ok: false, error: { code: 'offline' } });
  });

  describe('an earlier version behind a broken head', () => {
    const problems = [{ kind: 'compile' as const, message: 'Unexpected end of file' }];
    const earlier = { versionId: 'version-2' as VersionId, number: 2 };

    function arrange() {
      const world = createWorld();
      let tell: (status: RuntimeStatus) => void = () => {};
      const runtime: Runtime = { ...world.runtime, subscribe: (listener) => ((tell = listener), () => {}) };
      world.studio.start();
      world.studio.attachRuntime(runtime);
      tell({ phase: 'problem', problems });
      return { ...world, tell: (status: RuntimeStatus) => tell(status) };
    }

    test('is shown while the problem stays said, and is told once it works', async () => {
      const { studio, calls, tell } = arrange();
      studio.showEarlier(earlier);
      await vi.waitFor(() => expect(calls.at(-1)).toBe('reload'));
      expect(calls.join(' ')).toContain('src/New.tsx=version-2 src/New.tsx');
      tell({ phase: 'ready', placeholders: 0 });
      expect(studio.getView()).toMatchObject({
        preview: { phase: 'problem', problems },
        standIn: { ...earlier, phase: 'works' },
        lastWorked: null,
      });
    });

    test('is never said to work if it breaks as well', () => {
      const { studio, tell } = arrange();
      studio.showEarlier(earlier);
      tell({ phase: 'problem', problems });
      expect(studio.getView().standIn).toMatchObject({ phase: 'broken' });
    });

    test('is over once the person went back to it, and nothing stands in for an app that works', async () => {
      const { studio, tell, say } = arrange();
      studio.showEarlier(earlier);
      tell({ phase: 'ready', placeholders: 0 });
      const head = {
        type: 'head-changed' as const,
        versionId: 'version-2' as VersionId,
        number: 3,
        kind: 'restore' as const,
      };
      say([createEvents().project({ ...head, author: 'me' })]);
      studio.showEarlier({ versionId: 'version-1' as VersionId, number: 1 });
      tell({ phase: 'ready', placeholders: 0 });
      await vi.waitFor(() => expect(studio.getView().standIn).toBeNull());
      expect(studio.getView()).toMatchObject({ preview: { phase: 'ready' }, lastWorked: { number: 3 } });
      studio.showEarlier(earlier);
      expect(studio.getView().standIn).toBeNull();
    });

    test('makes way for the head before anything changes the app', async () => {
      const { studio, calls, say } = arrange();
      studio.showEarlier(earlier);
      const events = createEvents();
      say([events.start(), ...events.file('src/App.tsx', 'blue')]);
      await vi.waitFor(() => expect(calls.at(-1)).toBe('apply src/App.tsx=blue streaming'));
      const back = calls.findIndex((call) => call.includes('src/App.tsx=version-1'));
      expect(back).toBeGreaterThan(calls.findIndex((call) => call.includes('src/App.tsx=version-2')));
      // A turn's draft is shown: no earlier version may replace it.
      studio.showEarlier(earlier);
      expect(studio.getView().standIn).toBeNull();
    });
  });
});
