import { z } from 'zod';
import { problemSchema, type Problem } from '../../base/foundation/problem';
import type { Container } from './container';
import type { ContainerProject } from './container-project';
import { runInContainer, type Running } from './run-in-container';

const positionSchema = z.object({ file: z.string(), line: z.number(), column: z.number() });
const answerSchema = z.object({
  id: z.number(),
  problems: z.array(problemSchema).optional().catch(undefined),
  position: positionSchema.nullable().optional().catch(undefined),
  error: z.string().optional(),
});
type Answer = z.infer<typeof answerSchema>;
type Asked =
  | { type: 'hold' }
  | { type: 'release' | 'check'; changed: readonly string[] }
  | { type: 'locate'; url: string; line: number; column: number };

export type DevServer = {
  url: string;
  port: number;
  /**
   * All current problems of the modules the page loads. `changed` names the files changed since the last call. Null if
   * the server can't tell.
   */
  check(changed: readonly string[]): Promise<Problem[] | null>;
  /** Hides newly written files from the page until `release` names them; the page then gets them all together. */
  hold(): Promise<void>;
  release(changed: readonly string[]): Promise<void>;
  /** The source position of a position in a served module. */
  locate(url: string, line: number, column: number): Promise<z.infer<typeof positionSchema> | null>;
  stop(): Promise<void>;
};

export type DevServerEvents = {
  /** Called with each line of its terminal output. */
  line(line: string): void;
  /** Called when the server ends without having been stopped. */
  ended(code: number, tail: string): void;
};

export const appPort = 5173;
export const gatePort = 5174;
const askTimeout = 15_000;

/** The server did not start, or has ended. The message contains the last lines of its output. */
export class DevServerEnd extends Error {
  readonly code: number;
  constructor(code: number, tail: string) {
    super(tail);
    this.name = 'DevServerEnd';
    this.code = code;
  }
}

/**
 * Starts the project's dev server; resolves once it responds. Rejects with DevServerEnd if it ends first, and with the
 * signal's reason when aborted.
 */
export async function startDevServer(
  container: Container,
  project: ContainerProject,
  events: DevServerEvents,
  signal: AbortSignal,
): Promise<DevServer> {
  let isStopped = false;
  let asked = 0;
  const open = new Map<number, (answer: Answer | null) => void>();
  const isVite = project.start.kind === 'vite';

  function hear(line: string): void {
    if (!line.startsWith('@easel ')) return events.line(line);
    const answer = answerSchema.safeParse(parse(line.slice('@easel '.length)));
    if (answer.success) open.get(answer.data.id)?.(answer.data);
  }
  function ask(question: Asked): Promise<Answer | null> {
    if (!isVite || isStopped) return Promise.resolve(null);
    const id = (asked += 1);
    return new Promise((resolve, reject) => {
      const end = (answer: Answer | null) => {
        clearTimeout(limit);
        open.delete(id);
        resolve(answer);
      };
      const limit = setTimeout(() => end(null), askTimeout);
      open.set(id, end);
      container.write('node_modules/.easel/ask.json', JSON.stringify({ id, ...question })).catch(reject);
    });
  }

  // Subscribe before starting, or the event of a fast server is missed.
  let tellReady: (ready: { port: number; url: string }) => void = () => undefined;
  const ready = new Promise<{ port: number; url: string }>((resolve) => (tellReady = resolve));
  const stopListening = container.onServer((port, url) => {
    if (port !== gatePort) tellReady({ port, url });
  });
  const { process, tail }: Running = await (project.start.kind === 'vite'
    ? runInContainer(
        container,
        'node',
        // Easel's configuration is plain JavaScript, so Vite need not bundle it first, as it does with the project's.
        [
          'node_modules/vite/bin/vite.js',
          '--configLoader',
          'native',
          '--config',
          'node_modules/.easel/vite.config.mjs',
        ],
        hear,
      )
    : runInContainer(container, project.start.command, project.start.args, hear));
  const ended = process.exit.then((code) => {
    for (const end of [...open.values()]) end(null);
    return code;
  });
  const stop = async () => {
    isStopped = true;
    process.kill();
    await ended;
  };
  try {
    const failed = ended.then((code) => Promise.reject(new DevServerEnd(code, tail())));
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
    const { port, url } = await Promise.race([ready, failed, aborted]);
    void ended.then((code) => {
      if (!isStopped) events.ended(code, tail());
    });
    return {
      url,
      port,
      hold: async () => void (await ask({ type: 'hold' })),
      release: async (changed) => void (await ask({ type: 'release', changed })),
      check: async (changed) => (await ask({ type: 'check', changed }))?.problems ?? null,
      locate: async (module, line, column) =>
        (await ask({ type: 'locate', url: module, line, column }))?.position ?? null,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    stopListening();
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** Opens the second origin, which lane `try` uses; null if that failed. */
export async function openGate(
  container: Container,
  target: number,
): Promise<{ url: string; stop(): Promise<void> } | null> {
  let tellReady: (url: string) => void = () => undefined;
  const ready = new Promise<string>((resolve) => (tellReady = resolve));
  const stopListening = container.onServer((port, url) => {
    if (port === gatePort) tellReady(url);
  });
  const args = ['node_modules/.easel/gate.mjs', String(gatePort), String(target)];
  const { process } = await runInContainer(container, 'node', args, () => undefined);
  const url = await Promise.race([ready, process.exit.then(() => null)]);
  stopListening();
  if (url === null) return null;
  return {
    url,
    async stop() {
      process.kill();
      await process.exit;
    },
  };
}
