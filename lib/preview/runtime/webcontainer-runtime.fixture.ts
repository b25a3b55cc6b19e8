import type { Container, ContainerMessage } from './container';
import { createListeners } from './listeners';

type Answer = { code: number; lines: string[] };

/**
 * A container with npm and Vite simulated in a few lines: every file under src that contains `!fault` fails to compile.
 */
export function createFakeContainer() {
  const files = new Map<string, string | Uint8Array>();
  const spawned: string[] = [];
  const servers = createListeners<[number, string]>();
  const messages = createListeners<ContainerMessage>();
  let vite: { say(line: string): void; end(code: number): void } | null = null;
  const fake = {
    files,
    /** Commands, in the order they were started. */
    spawned,
    scripts: [] as string[],
    /** Requests to its dev server, in order. */
    asked: [] as string[],
    npm: {
      code: 0,
      lines: ['npm http fetch GET 200 https://r/-/react-19.tgz 1ms', 'added 12 packages in 1s'],
    } as Answer,
    /** Exit code of its build, and the files it leaves in each folder. */
    build: { code: 0, lines: ['built in 1s'], folder: 'dist', files: {} as Record<string, string> },
    /** Null if the server never answers. */
    serverUrl: 'http://container:5173' as string | null,
    tell: (message: ContainerMessage) => messages.tell(message),
    endServer: (code: number, line: string) => {
      vite?.say(line);
      vite?.end(code);
    },
  };

  function answerQuestion(): void {
    const asked = JSON.parse(files.get('node_modules/.easel/ask.json') as string) as { id: number; type: string };
    fake.asked.push(asked.type);
    const faulty = [...files].filter(([path, text]) => path.startsWith('src/') && String(text).includes('!fault'));
    const problems = faulty.map(([file]) => ({ kind: 'compile', message: 'can’t be read', file, line: 1 }));
    const position = { file: 'src/App.tsx', line: 7, column: 0 };
    vite?.say(
      `@easel ${JSON.stringify(asked.type === 'check' ? { id: asked.id, problems } : { id: asked.id, position })}`,
    );
  }

  const container: Container = {
    async mount(given) {
      for (const [path, content] of given) files.set(path, content);
    },
    async write(path, content) {
      files.set(path, content);
      if (path === 'node_modules/.easel/ask.json') queueMicrotask(answerQuestion);
    },
    async remove(path) {
      for (const name of files.keys()) if (name === path || name.startsWith(`${path}/`)) files.delete(name);
    },
    async read(path) {
      const content = files.get(path);
      if (content === undefined) throw new Error(`ENOENT: ${path}`);
      return typeof content === 'string' ? new TextEncoder().encode(content) : content;
    },
    list: async () => [...new Set([...files.keys()].map((path) => path.split('/')[0]!)), 'node_modules'],
    async spawn(command, args) {
      spawned.push([command, ...args].join(' '));
      let tell: (code: number) => void = () => undefined;
      const exit = new Promise<number>((resolve) => (tell = resolve));
      let push: (line: string) => void = () => undefined;
      let close: () => void = () => undefined;
      const output = new ReadableStream<string>({
        start(stream) {
          push = (line) => stream.enqueue(`${line}\n`);
          close = () => stream.close();
        },
      });
      const end = (code: number) => {
        tell(code);
        close();
      };
      if (args[0] === 'install') {
        fake.npm.lines.forEach(push);
        // Exits after its output has been read.
        setTimeout(() => tell(fake.npm.code));
      } else if (args.includes('build') && args[0] !== 'node_modules/.easel/collect.mjs') {
        fake.build.lines.forEach(push);
        for (const [path, text] of Object.entries(fake.build.files)) files.set(`${fake.build.folder}/${path}`, text);
        setTimeout(() => end(fake.build.code));
      } else if (args[0] === 'node_modules/.easel/collect.mjs') {
        const folder = args.slice(4).find((name) => files.has(`${name}/index.html`));
        const found = Object.entries(fake.build.files).map(([path, text]) => ({ path, size: text.length }));
        push(`@easel ${JSON.stringify(folder ? { outcome: 'made', folder, files: found } : { outcome: 'none' })}`);
        setTimeout(() => end(0));
      } else if (args[0] === 'node_modules/.easel/gate.mjs') {
        queueMicrotask(() => servers.tell([5174, 'http://container:5174']));
      } else {
        vite = { say: push, end: tell };
        if (fake.serverUrl !== null) queueMicrotask(() => servers.tell([5173, fake.serverUrl!]));
      }
      return { output, exit, kill: () => tell(143) };
    },
    usePageScript: async (script) => void fake.scripts.push(script),
    onServer: (listener) => servers.subscribe(([port, url]) => listener(port, url)),
    onMessage: messages.subscribe,
    onError: () => () => undefined,
  };
  return { ...fake, fake, container };
}
