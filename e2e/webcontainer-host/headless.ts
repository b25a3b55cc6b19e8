import * as Comlink from 'comlink';

/** Runs in the hidden frame that `@webcontainer/api` opens: Comlink to the client, a WebSocket to the test host. */
type Message = {
  answer?: number;
  value?: unknown;
  error?: string;
  output?: number;
  text?: string;
  exit?: number;
  code?: number;
  event?: string;
  parts?: unknown[];
};
type Process = { output?: (bytes: Uint8Array | null) => void; done(code: number): void };

const encoder = new TextEncoder();
const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += 32_768) {
    text += String.fromCharCode(...bytes.subarray(start, start + 32_768));
  }
  return btoa(text);
}

async function connect(options: object) {
  const socket = new WebSocket(`ws://${location.host}/guest`);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error('the host is not there'));
  });
  let count = 0;
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const processes = new Map<number, Process>();
  const listeners = new Map<string, Set<(...parts: unknown[]) => void>>();
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data as string) as Message;
    if (message.answer !== undefined) {
      const call = waiting.get(message.answer);
      waiting.delete(message.answer);
      if (message.error === undefined) call?.resolve(message.value);
      else call?.reject(new Error(message.error));
    } else if (message.output !== undefined) {
      processes.get(message.output)?.output?.(encoder.encode(message.text));
    } else if (message.exit !== undefined) {
      const process = processes.get(message.exit);
      process?.output?.(null);
      process?.done(message.code ?? 0);
    } else {
      for (const listener of listeners.get(message.event ?? '') ?? []) listener(...(message.parts ?? []));
    }
  };
  const call = (method: string, ...parts: unknown[]) =>
    new Promise<unknown>((resolve, reject) => {
      const id = (count += 1);
      waiting.set(id, { resolve, reject });
      socket.send(JSON.stringify({ id, method, parts }));
    });
  const key = (await call('boot', options)) as string;

  const files = {
    async readFile(path: string, encoding?: string | null) {
      const bytes = bytesOf((await call('readFile', path)) as string);
      return encoding ? new TextDecoder().decode(bytes) : bytes;
    },
    writeFile: (path: string, content: string | Uint8Array) =>
      typeof content === 'string'
        ? call('writeFile', path, content, 'utf8')
        : call('writeFile', path, base64Of(content), 'base64'),
    readdir: (path: string) => call('readdir', path),
    mkdir: (path: string, given?: object) => call('mkdir', path, given ?? {}),
    rm: (path: string, given?: object) => call('rm', path, given ?? {}),
    rename: (from: string, to: string) => call('rename', from, to),
  };
  return Comlink.proxy({
    fs: () => Comlink.proxy(files),
    previewScript: () => null,
    runtimeInfo: () => ({ cwd: '/home/project', path: '/usr/local/bin:/usr/bin:/bin' }),
    async run(
      { command, args, env }: { command: string; args: string[]; env?: Record<string, string> },
      _stdout: unknown,
      _stderr: unknown,
      output?: (bytes: Uint8Array | null) => void,
    ) {
      const id = (count += 1);
      const onExit = new Promise<number>((resolve) => {
        processes.set(id, { done: resolve, ...(output ? { output } : {}) });
      });
      await call('run', id, command, args, env ?? {});
      return Comlink.proxy({ onExit, kill: () => call('kill', id), write: () => undefined, resize: () => undefined });
    },
    on(event: string, listener: (...parts: unknown[]) => void) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(listener));
      return Comlink.proxy(() => void set.delete(listener));
    },
    async loadFiles(payload: Uint8Array<ArrayBuffer>) {
      const response = await fetch(`/load?guest=${key}`, { method: 'POST', body: payload });
      if (!response.ok) throw new Error(await response.text());
    },
    setPreviewScript: (text: string) => call('script', text),
    setCredentials: () => undefined,
    async teardown() {
      await call('teardown');
      socket.close();
    },
  });
}

const { port1, port2 } = new MessageChannel();
Comlink.expose({ build: connect }, port1);
// Like the real host: without isolation there is no container, and `boot` never settles.
if (crossOriginIsolated) parent.postMessage({ type: 'init' }, '*', [port2]);
else parent.postMessage({ type: 'warning', level: 'error', message: 'The page is not cross-origin isolated.' }, '*');
