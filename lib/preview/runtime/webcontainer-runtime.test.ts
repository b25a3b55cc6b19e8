import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createReleaseQueue } from '../compiler/release-queue';
import { closedThemeBlocks } from '../compiler/theme-block';
import type { FileTree } from '../../base/files/file-operation';
import { fail, succeed, type Result } from '../../base/foundation/result';
import type { CompilerFile } from './compiler';
import type { Container, ContainerAbsence } from './container';
import { createContainerHome, type ContainerHome } from './container-home';
import { createFakeFrame, sha256 } from './embedded-runtime.fixture';
import type { RuntimeStatus } from './runtime';
import { describeRuntime } from './runtime.contract';
import { createFakeContainer } from './webcontainer-runtime.fixture';
import { createWebcontainerRuntime, type WebcontainerRuntime } from './webcontainer-runtime';

const packageJson = JSON.stringify({
  scripts: { dev: 'vite' },
  dependencies: { react: '^19' },
  devDependencies: { vite: '^8.3.8', typescript: '^7' },
});

function createWorld() {
  const trees = new Map<string, Readonly<Record<string, CompilerFile>>>();
  const guest = createFakeContainer();
  const frame = createFakeFrame(() => 'container');
  const tried = createFakeFrame(() => 'container');
  const newHome = (booted: Result<Container, ContainerAbsence> = succeed(guest.container)) =>
    createContainerHome({
      boot: async () => booted,
      parts: async () => ({
        client: 'from "__EASEL_STUDIO__"',
        viteConfig: 'config',
        gate: 'gate',
        collect: 'collect',
      }),
    });
  const open = (home: ContainerHome, shownIn = frame): WebcontainerRuntime => {
    const runtime = createWebcontainerRuntime({
      home,
      server: {
        files: async (hash) => trees.get(hash) ?? {},
        rewindTrial: async () => undefined,
        freshenTrial: async () => undefined,
        signInTrial: async () => ({ ok: true as const, value: {} }),
        blob: async (_, hash) => new TextEncoder().encode(`bytes of ${hash}`),
      },
      createReleaseQueue,
      closedThemeBlocks,
      connectFrame: () => shownIn.channel,
      openTryFrame: () => tried.channel,
      hashText: async (text) => sha256(text),
      studioOrigin: 'http://studio',
    });
    runtime.attachFrame({} as HTMLIFrameElement);
    return runtime;
  };
  const addTree = (files: Readonly<Record<string, string | CompilerFile>>): { hash: string; entries: FileTree } => {
    const all = { 'package.json': packageJson, ...files };
    const hash = sha256(JSON.stringify(all));
    const filesOf = Object.entries(all).map(([path, file]): [string, CompilerFile] => [
      path,
      typeof file === 'string' ? { text: file } : file,
    ]);
    trees.set(hash, Object.fromEntries(filesOf));
    const hashOfFile = (file: CompilerFile) => ('text' in file ? sha256(file.text) : file.blob);
    const entries = filesOf.map(([path, file]) => [path, { hash: hashOfFile(file), size: 1 }]);
    return { hash, entries: Object.fromEntries(entries) as FileTree };
  };
  return { guest, frame, tried, newHome, open, addTree };
}

describeRuntime('webcontainer', async () => {
  const world = createWorld();
  return { runtime: world.open(world.newHome()), addTree: world.addTree };
});

describe('the WebContainer runtime', () => {
  const signal = new AbortController().signal;
  const write = (path: string, content: string) => ({ type: 'file-write' as const, path, content });
  const npmCalls = () => world.guest.spawned.filter((command) => command.startsWith('npm')).length;
  let world: ReturnType<typeof createWorld>;
  let home: ContainerHome;
  let runtime: WebcontainerRuntime;
  let heard: RuntimeStatus[];

  beforeEach(async () => {
    world = createWorld();
    home = world.newHome();
    runtime = world.open(home);
    heard = [];
    runtime.subscribe((next) => heard.push(next));
  });
  const mount = (files: Parameters<typeof world.addTree>[0] = { 'src/App.tsx': 'one' }) =>
    runtime.mount(world.addTree(files), signal);

  test('installs, serves and shows, and reports how many packages npm fetched', async () => {
    await mount();
    expect(world.guest.spawned).toEqual([
      'npm install --no-audit --no-fund --prefer-offline --loglevel http',
      'node node_modules/vite/bin/vite.js --configLoader native --config node_modules/.easel/vite.config.mjs',
    ]);
    expect(heard).toContainEqual({ phase: 'starting', step: 'packages', packages: 12 });
    expect(heard.at(-1)).toEqual({ phase: 'ready', placeholders: 0 });
    expect(world.frame.loads).toEqual(['http://container:5173/']);
    expect(world.guest.scripts).toEqual(['from "http://studio"']);
  });

  test('runs Vite 7 whatever the project names, and leaves the project as it is', async () => {
    await mount();
    const written = JSON.parse(world.guest.files.get('package.json') as string) as Record<string, unknown>;
    expect(written).toMatchObject({ dependencies: { react: '^19' }, devDependencies: { vite: '7.3.8' } });
  });

  test('starts the next project with the same lock without npm', async () => {
    await mount({ 'src/App.tsx': 'one', 'src/old.ts': '' });
    await runtime.dispose();
    const next = world.open(
      home,
      createFakeFrame(() => 'container'),
    );
    await next.mount(world.addTree({ 'src/App.tsx': 'other' }), signal);
    expect(npmCalls()).toBe(1);
    expect(world.guest.files.has('src/old.ts')).toBe(false);
    expect(world.guest.files.get('src/App.tsx')).toBe('other');
  });

  test('installs an added package, and restarts with it', async () => {
    await mount();
    const more = packageJson.replace('"react":"^19"', '"react":"^19","zod":"^4"');
    await runtime.apply([write('package.json', more)], true);
    expect(npmCalls()).toBe(2);
    expect(world.frame.loads).toHaveLength(2);
  });

  test('says in npm’s words why packages are missing', async () => {
    world.guest.fake.npm = { code: 1, lines: ['npm error 404 no such package'] };
    await mount();
    expect(heard.at(-1)).toMatchObject({
      phase: 'problem',
      problems: [{ kind: 'missing-package', message: 'npm error 404 no such package' }],
    });
  });

  test('writes streamed files by the release rule, placeholders first, and the rest at the end', async () => {
    await mount();
    await runtime.apply(
      [write('src/App.tsx', `import { Card } from './components/Card';\nimport { sum } from './sum';`)],
      true,
    );
    expect(world.guest.files.get('src/App.tsx')).toBe('one');
    await runtime.apply([write('src/sum.ts', 'export const sum = 1;')], true);
    expect(world.guest.files.get('src/App.tsx')).toContain('Card');
    expect(world.guest.files.get('src/components/Card.tsx')).toContain('data-easel-placeholder');
    expect(heard.at(-1)).toEqual({ phase: 'ready', placeholders: 1 });
    await runtime.flush();
    expect(heard.at(-1)).toMatchObject({
      phase: 'problem',
      problems: [{ kind: 'missing-module', file: 'src/App.tsx' }],
    });
    await runtime.apply([write('src/components/Card/index.tsx', 'export const Card = () => null;')], false);
    expect(world.guest.files.has('src/components/Card.tsx')).toBe(false);
    expect(heard.at(-1)).toEqual({ phase: 'ready', placeholders: 0 });
  });

  test('sends several files of one change to the page together, a single one at once', async () => {
    await mount();
    world.guest.asked.length = 0;
    await runtime.apply([write('src/a.ts', ''), write('src/b.ts', '')], false);
    await runtime.apply([write('src/a.ts', '//')], false);
    expect(world.guest.asked).toEqual(['hold', 'release', 'check', 'check']);
  });

  test('sends the page its new head, which the dev server does not', async () => {
    await mount();
    await runtime.apply([write('index.html', '<title>Menu</title>'), write('src/App.tsx', 'two')], true);
    expect(world.frame.posted.filter((message) => message.type === 'update')).toMatchObject([
      { modules: [], boundaries: [], html: '<title>Menu</title>' },
    ]);
    expect(world.frame.loads).toHaveLength(1);
  });

  test('removes placeholders when another version is shown', async () => {
    await mount();
    await runtime.apply([write('src/App.tsx', `import { Card } from './components/Card';`)], true);
    await mount();
    expect([...world.guest.files.keys()].filter((path) => path.startsWith('src/'))).toEqual(['src/App.tsx']);
    expect(world.guest.files.get('src/App.tsx')).toBe('one');
  });

  test('shows the colours of a style sheet that is still being written', async () => {
    await mount({ 'src/App.tsx': 'one', 'src/index.css': '@import "tailwindcss";' });
    await runtime.applyPartial('src/index.css', '@theme { --color-a: red; } .b {');
    expect(world.guest.files.get('src/index.css')).toBe('@import "tailwindcss";\n@theme { --color-a: red; }\n');
  });

  test('gives pictures to the container as bytes', async () => {
    await mount({ 'src/App.tsx': 'one', 'public/a.png': { blob: 'b1', contentType: 'image/png' } });
    expect(new TextDecoder().decode(world.guest.files.get('public/a.png') as Uint8Array)).toBe('bytes of b1');
  });

  test('reports once that the server ended, and restarts it with the next write', async () => {
    await mount();
    world.guest.endServer(1, 'out of memory');
    await vi.waitFor(() => expect(heard.at(-1)).toMatchObject({ phase: 'problem' }));
    expect(JSON.stringify(heard.at(-1))).toContain('out of memory');
    await runtime.apply([write('src/App.tsx', 'two')], false);
    expect(heard.at(-1)).toEqual({ phase: 'ready', placeholders: 0 });
    expect(world.guest.spawned.filter((command) => command.includes('vite.js'))).toHaveLength(2);
  });

  test('names the source line of an error of the page', async () => {
    await mount();
    const frames = [{ url: '/src/App.tsx', line: 30, column: 5 }];
    world.frame.say({
      type: 'problem',
      kind: 'page-error',
      message: 'no',
      frames,
      route: '/',
      width: 900,
      excerpt: '',
    });
    await vi.waitFor(() => expect(heard.at(-1)).toMatchObject({ problems: [{ file: 'src/App.tsx', line: 7 }] }));
  });

  test('reports faults in the order they were seen, however long locating takes', async () => {
    await mount();
    const seen = { type: 'problem' as const, route: '/', width: 900, excerpt: '' };
    world.frame.say({
      ...seen,
      kind: 'page-error',
      message: 'no',
      frames: [{ url: '/src/App.tsx', line: 30, column: 5 }],
    });
    world.frame.say({ ...seen, kind: 'blank-page', message: 'nothing to see', frames: [] });
    await vi.waitFor(() => expect(heard.at(-1)).toMatchObject({ phase: 'problem', problems: { length: 2 } }));
    expect(heard.at(-1)).toMatchObject({ problems: [{ message: 'no' }, { message: 'nothing to see' }] });
  });

  test('uses the host’s reports only for a page whose own client is silent', async () => {
    await mount();
    const message = { kind: 'page-error' as const, message: 'from the host', port: 5173, route: '/' };
    world.guest.tell(message);
    expect(heard.at(-1)).toEqual({ phase: 'ready', placeholders: 0 });
  });

  test('tries a draft on its second address with the data held when the turn began', async () => {
    await mount();
    await runtime.holdData();
    await runtime.try('hash', signal);
    expect(world.tried.loads).toEqual(['http://container:5174/']);
    expect(world.tried.posted[0]).toEqual({ type: 'start', data: { local: [['k', 'v']], session: [] } });
  });

  test('builds the site of a tree for visitors while the app keeps running', async () => {
    const tree = world.addTree({ 'src/App.tsx': 'one' });
    world.guest.fake.build.folder = 'node_modules/.easel/site';
    world.guest.fake.build.files = { 'index.html': 'page', 'assets/a.js': 'code' };
    const built = await runtime.buildSite(tree, signal);
    expect(built?.ok && built.value.map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)])).toEqual([
      ['index.html', 'page'],
      ['assets/a.js', 'code'],
    ]);
    expect(world.guest.spawned.filter((command) => command.includes(' build'))).toEqual([
      'node node_modules/vite/bin/vite.js build --outDir node_modules/.easel/site --emptyOutDir',
    ]);
    expect(world.frame.loads).toHaveLength(1);
  });

  test('builds another kind of project with its own script, with its server stopped meanwhile', async () => {
    const astro = JSON.stringify({
      scripts: { dev: 'astro dev', build: 'astro build' },
      dependencies: { astro: '^5' },
    });
    world.guest.fake.build.files = { 'index.html': 'page' };
    const built = await runtime.buildSite(world.addTree({ 'package.json': astro }), signal);
    expect(built).toMatchObject({ ok: true, value: [{ path: 'index.html' }] });
    expect(world.guest.spawned.filter((command) => command.startsWith('npm run'))).toEqual([
      'npm run dev',
      'npm run build',
      'npm run dev',
    ]);
  });

  test.each([
    ['fails', { code: 1, lines: ['src/a.ts: no such thing'] }, /ended with code 1.*no such thing/s],
    ['makes no page', { code: 0, lines: [] }, /no new index\.html/],
  ])('says why, where the build %s', async (_, build, message) => {
    world.guest.fake.build = { ...build, folder: 'elsewhere', files: {} };
    const built = await runtime.buildSite(world.addTree({ 'src/App.tsx': 'one' }), signal);
    expect(built).toMatchObject({ ok: false, error: [{ kind: 'compile', message: expect.stringMatching(message) }] });
  });

  test.each(['not-isolated', 'host-silent', 'boot-failed'] as const)(
    'says where there is no container: %s',
    async (reason) => {
      runtime = world.open(world.newHome(fail(reason)));
      runtime.subscribe((next) => heard.push(next));
      await mount();
      await runtime.apply([write('src/App.tsx', 'two')], false);
      expect(heard.at(-1)).toEqual({ phase: 'unavailable', reason });
    },
  );

  test('waits until the previous project has left the container', async () => {
    await mount();
    const next = world.open(
      home,
      createFakeFrame(() => 'container'),
    );
    const shown = next.mount(world.addTree({ 'src/App.tsx': 'next' }), signal);
    expect(world.guest.files.get('src/App.tsx')).toBe('one');
    await runtime.dispose();
    await shown;
    expect(world.guest.files.get('src/App.tsx')).toBe('next');
  });
});
