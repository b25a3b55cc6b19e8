import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { FileTree } from '../../base/files/file-operation';
import type { CompilerFile } from './compiler';
import { createEmbeddedRuntime } from './embedded-runtime';
import type { EmbeddedRuntime } from './embedded-runtime-dependencies';
import { createFakeCompiler, createFakeFrame, createFakeServer, sha256 } from './embedded-runtime.fixture';
import { stoppedAnswering } from './frame-channel';
import type { FrameMessage } from './preview-messages';
import type { RuntimeStatus } from './runtime';
import { describeRuntime } from './runtime.contract';

const silent = {
  ...{ kind: 'page-error' as const, message: stoppedAnswering },
  ...{ frames: [], route: '/', width: 1, excerpt: '' },
};

function createWorld() {
  const trees = new Map<string, Readonly<Record<string, CompilerFile>>>();
  const world = createFakeServer(trees);
  const frame = createFakeFrame(world.shown);
  const tried = createFakeFrame(world.shown);
  const compiler = createFakeCompiler();
  const startCompiler = vi.fn(async () => compiler);
  const open = (shownIn = frame): EmbeddedRuntime => {
    const runtime = createEmbeddedRuntime({
      server: world.server,
      startCompiler,
      compilerVersion: 'fake',
      connectFrame: () => shownIn.channel,
      openTryFrame: () => tried.channel,
      hashText: async (text) => sha256(text),
    });
    runtime.attachFrame({} as HTMLIFrameElement);
    return runtime;
  };
  const addTree = (files: Readonly<Record<string, string>>): { hash: string; entries: FileTree } => {
    const hash = sha256(JSON.stringify(files));
    trees.set(hash, Object.fromEntries(Object.entries(files).map(([path, text]) => [path, { text }])));
    const entry = ([path, text]: [string, string]) => [path, { hash: sha256(text), size: text.length }];
    return { hash, entries: Object.fromEntries(Object.entries(files).map(entry)) as FileTree };
  };
  return { ...world, frame, tried, compiler, startCompiler, open, addTree };
}

describeRuntime('embedded', async () => {
  const world = createWorld();
  return { runtime: world.open(), addTree: world.addTree };
});

describe('the embedded runtime', () => {
  const signal = new AbortController().signal;
  const write = (content: string) => [{ type: 'file-write' as const, path: 'src/App.tsx', content }];
  let world: ReturnType<typeof createWorld>;
  let runtime: EmbeddedRuntime;
  let status: RuntimeStatus;

  beforeEach(async () => {
    world = createWorld();
    runtime = world.open();
    runtime.subscribe((next) => (status = next));
    await runtime.mount(world.addTree({ 'src/App.tsx': 'one' }), signal);
  });

  test('says how many packages it gets while nothing is shown yet', async () => {
    const fresh = createWorld();
    const { layerFor } = fresh.server;
    fresh.server.layerFor = (asked, onProgress, given) => {
      onProgress({ step: 'downloading', packages: 12 });
      return layerFor(asked, onProgress, given);
    };
    const heard: RuntimeStatus[] = [];
    const opened = fresh.open();
    opened.subscribe((next) => heard.push(next));
    await opened.mount(fresh.addTree({ 'src/App.tsx': 'one' }), signal);
    expect(heard).toContainEqual({ phase: 'starting', step: 'packages', packages: 12 });
    expect(heard.at(-1)).toEqual({ phase: 'ready', placeholders: 0 });
  });

  test('shows an app that was broken when opened as soon as it can run', async () => {
    await vi.waitFor(() => expect(world.shows).toHaveLength(1));
    const again = createFakeFrame(world.shown);
    const opened = world.open(again);
    const heard: RuntimeStatus[] = [];
    opened.subscribe((next) => heard.push(next));
    await opened.mount(world.addTree({ 'src/App.tsx': '!fault' }), signal);
    expect(heard.at(-1)).toMatchObject({ phase: 'problem', problems: [{ kind: 'compile' }] });
    expect(again.loads).toEqual([]);
    await opened.apply(write('mended'), false);
    expect(again.loads).toEqual(['http://main/']);
    expect(heard.at(-1)).toEqual({ phase: 'ready', placeholders: 0 });
  });

  test('reports what is still missing after a fetch, except fonts', async () => {
    await runtime.apply(write('!needs some-styles/gone.css'), false);
    await vi.waitFor(() =>
      expect(status).toMatchObject({
        phase: 'problem',
        problems: [{ kind: 'missing-package', message: expect.stringContaining('some-styles/gone.css: no package') }],
      }),
    );
    await runtime.apply(write('!needs @fontsource-variable/gone'), false);
    await vi.waitFor(() => expect(status).toEqual({ phase: 'ready', placeholders: 0 }));
  });

  test('gives the first build to the empty canvas by messages and keeps it on the server', async () => {
    expect(world.frame.types()).toEqual(['boot']);
    await vi.waitFor(() => expect(world.shows).toHaveLength(1));
    expect([...world.code.values()]).toEqual(['one']);
  });

  test('shows a known tree from the server before starting the compiler', async () => {
    await vi.waitFor(() => expect(world.shows).toHaveLength(1));
    const frame = createFakeFrame(world.shown);
    world.startCompiler.mockClear();
    const again = world.open(frame);
    await again.mount(world.addTree({ 'src/App.tsx': 'one' }), signal);
    expect(world.startCompiler).not.toHaveBeenCalled();
    expect(frame.types()).toEqual([]);
    await again.apply(write('two'), false);
    expect(frame.types()).toEqual(['update']);
  });

  test('takes over the document that the page itself loaded, where that shows the tree', async () => {
    await vi.waitFor(() => expect(world.shows).toHaveLength(1));
    const second = createFakeFrame(world.shown);
    second.fake.standing = 'http://main/';
    const reopened = world.open(second);
    await reopened.mount(world.addTree({ 'src/App.tsx': 'one' }), signal);
    expect(second.loads).toEqual([]);
    expect(second.types()).toEqual(['greet']);
  });

  test('recognises a tree it already holds', async () => {
    await runtime.apply(write('two'), false);
    const loads = world.compiler.loads;
    const tree = world.addTree({ 'src/App.tsx': 'two' });
    await runtime.mount(tree, signal);
    await vi.waitFor(() => expect(world.shows.at(-1)).toMatchObject({ lane: 'main', treeHash: tree.hash }));
    expect(world.compiler.loads).toBe(loads);
  });

  test('replaces in place the differences of another tree', async () => {
    await runtime.mount(world.addTree({ 'src/App.tsx': 'other' }), signal);
    expect(world.frame.types()).toEqual(['boot', 'update']);
    expect(world.frame.loads).toHaveLength(1);
  });

  test('has a new picture served before the app that uses it is shown', async () => {
    await vi.waitFor(() => expect(world.shows).toHaveLength(1));
    let shownBefore = 0;
    const post = world.frame.channel.post.bind(world.frame.channel);
    world.frame.channel.post = (message) => {
      if (message.type === 'update') shownBefore = world.shows.length;
      return post(message);
    };
    const picture = { type: 'file-write' as const, path: 'public/images/a.png', blob: 'f'.repeat(64) };
    await runtime.apply([picture, ...write('two')], true);
    expect(world.frame.types()).toContain('update');
    expect(shownBefore).toBe(2);
  });

  test('loads the document again only where replacing is impossible, after keeping what it must show', async () => {
    world.frame.fake.outcome = 'reload';
    await runtime.apply(write('two'), false);
    expect(world.frame.types()).toEqual(['boot', 'update', 'reload']);
    expect([...world.code.values()]).toContain('two');
  });

  test('names the source line of an error and forgets it with the next change', async () => {
    const frames = [{ url: '/src/App.tsx', line: 3, column: 5 }];
    const fault = { type: 'problem', kind: 'page-error', message: 'no', frames, route: '/', width: 900, excerpt: '' };
    world.frame.say(fault as never);
    await vi.waitFor(() => expect(status.phase).toBe('problem'));
    expect(status).toMatchObject({ problems: [{ file: 'src/App.tsx', line: 103, column: 4 }] });
    await runtime.apply(write('two'), false);
    expect(status).toEqual({ phase: 'ready', placeholders: 0 });
  });

  test('reports faults in the order they were seen, however long one takes to locate', async () => {
    const fault = { type: 'problem', route: '/', width: 900, excerpt: '' } as const;
    const frames = [{ url: '/src/App.tsx', line: 3, column: 5 }];
    world.frame.say({ ...fault, kind: 'page-error', message: 'no', frames });
    world.frame.say({ ...fault, kind: 'blank-page', message: 'empty', frames: [] });
    await vi.waitFor(() => expect(status).toMatchObject({ problems: [{}, {}] }));
    expect(status).toMatchObject({ problems: [{ kind: 'page-error' }, { kind: 'blank-page' }] });
  });

  describe('a page that goes blank', () => {
    const fault = { type: 'problem', route: '/', width: 900, excerpt: '' } as const;
    const goBlank = () => {
      world.frame.say({ ...fault, kind: 'page-error', message: 'no', frames: [] });
      world.frame.say({ ...fault, kind: 'blank-page', message: 'empty', frames: [] });
    };

    test('is reloaded if parts of it were replaced, and is broken if still blank', async () => {
      await runtime.apply(write('two'), false);
      goBlank();
      await vi.waitFor(() => expect(world.frame.types()).toEqual(['boot', 'update', 'reload']));
      await runtime.flush();
      expect(status.phase).toBe('ready');
      goBlank();
      await vi.waitFor(() => expect(status).toMatchObject({ phase: 'problem', problems: [{}, {}] }));
      expect(world.frame.types()).toEqual(['boot', 'update', 'reload']);
    });

    test('is reloaded after the reply has ended', async () => {
      await runtime.apply(write('two'), true);
      goBlank();
      await vi.waitFor(() => expect(world.frame.types()).toEqual(['boot', 'update']));
      await runtime.flush();
      await vi.waitFor(() => expect(world.frame.types()).toEqual(['boot', 'update', 'reload']));
      expect(status.phase).toBe('ready');
    });

    test('is broken if the person has reloaded it since parts were replaced', async () => {
      await runtime.apply(write('two'), false);
      await runtime.reload();
      goBlank();
      await vi.waitFor(() => expect(status.phase).toBe('problem'));
      expect(world.frame.types()).toEqual(['boot', 'update', 'reload']);
    });

    test('is broken if nothing was replaced', async () => {
      goBlank();
      await vi.waitFor(() => expect(status.phase).toBe('problem'));
      expect(world.frame.types()).toEqual(['boot']);
    });
  });

  test('does not call an app broken that is still being written', async () => {
    await runtime.apply(write('!fault'), true);
    expect(status).toEqual({ phase: 'ready', placeholders: 0 });
    await runtime.flush();
    expect(status).toMatchObject({ phase: 'problem', problems: [{ kind: 'compile' }] });
  });

  test('does not call the preview broken for a request that failed', async () => {
    const fault = {
      type: 'problem',
      kind: 'failed-request',
      message: 'GET /x',
      frames: [],
      route: '/',
      width: 900,
      excerpt: '',
    };
    world.frame.say(fault as never);
    await runtime.flush();
    expect(status).toEqual({ phase: 'ready', placeholders: 0 });
  });

  test('a fault of the code before an update, reported after it was sent, is not counted against it', async () => {
    const fault = (message: string): FrameMessage => ({ ...silent, type: 'problem', message });
    world.frame.fake.faults = { before: [fault('old')], after: [] };
    await runtime.apply(write('two'), false);
    await runtime.flush();
    expect(status).toEqual({ phase: 'ready', placeholders: 0 });
    world.frame.fake.faults = { before: [fault('old')], after: [fault('new')] };
    await runtime.apply(write('three'), false);
    await vi.waitFor(() => expect(status).toMatchObject({ phase: 'problem', problems: [{ message: 'new' }] }));
  });

  test('tries a draft with the data held when the turn began, and takes its problems only', async () => {
    await runtime.holdData();
    const observation = await runtime.try('tree-hash', signal, [[{ do: 'press', key: 'Enter' }]]);
    expect(observation.phase).toBe('settled');
    const data = { local: [['k', 'v']], session: [] };
    expect(world.tried.posted[0]).toEqual({ type: 'start', data });
    expect(world.tried.types()).toContain('step');
    expect(world.shows.at(-1)).toMatchObject({ lane: 'try', treeHash: 'tree-hash' });
    expect(world.frame.types()).toEqual(['boot', 'data-export']);
  });

  test('brings a document that the app loaded by itself up to date', async () => {
    await runtime.apply(write('two'), true);
    world.frame.say({ type: 'ready', manifest: 'old', route: '/' });
    await vi.waitFor(() => expect(world.frame.types()).toEqual(['boot', 'update', 'reload']));
  });

  test('runs the whole app again if it could not start', async () => {
    world.frame.say({ type: 'updated', id: 0, outcome: 'broken' });
    await runtime.apply(write('two'), false);
    expect(world.frame.types()).toEqual(['boot', 'boot']);
  });

  test('a reload waits until the state to show is stored', async () => {
    const { show } = world.server;
    let keep: () => void = () => undefined;
    const mayKeep = new Promise<void>((resolve) => (keep = resolve));
    world.server.show = async (...given) => {
      await mayKeep;
      return show(...given);
    };
    await runtime.apply(write('two'), false);
    const reloaded = runtime.reload();
    await new Promise((resolve) => setTimeout(resolve));
    expect(world.frame.types()).not.toContain('reload');
    keep();
    await reloaded;
    expect(world.frame.types().at(-1)).toBe('reload');
  });

  test('a page is not blamed while Easel is out of reach, and is reloaded once it is back', async () => {
    vi.useFakeTimers();
    try {
      let isThere = false;
      world.server.isReachable = async () => isThere;
      const loads = world.frame.loads.length;
      world.frame.say({ ...silent, type: 'problem' });
      await vi.advanceTimersByTimeAsync(10_000);
      expect([status.phase, world.frame.loads.length]).toEqual(['ready', loads]);
      isThere = true;
      await vi.advanceTimersByTimeAsync(3_000);
      expect([status.phase, world.frame.loads.length]).toEqual(['ready', loads + 1]);
      // If Easel answers, the page is to blame for the silence.
      world.frame.say({ ...silent, type: 'problem' });
      await vi.advanceTimersByTimeAsync(1_000);
      expect(status.phase).toBe('problem');
    } finally {
      vi.useRealTimers();
    }
  });

  test('reports a page that does not answer in a newly attached frame', async () => {
    vi.useFakeTimers();
    try {
      world.frame.fake.isMute = true;
      runtime.attachFrame({} as HTMLIFrameElement);
      await vi.advanceTimersByTimeAsync(30_000);
      expect(status).toMatchObject({ phase: 'problem', problems: [{ message: stoppedAnswering }] });
    } finally {
      vi.useRealTimers();
    }
  });
});
