import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ask } from './http';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export type Answer<Body> = { status: number; body: Body };

/** A running Easel of its own: a process, a port, a data folder. */
export type Easel = {
  port: number;
  /** Of the server's process. */
  pid: number;
  dataFolder: string;
  /** `http://app.localhost:<port>` */
  builder: string;
  /** Calls the builder's interface as a script would: 127.0.0.1 with a Host header. */
  call<Body = unknown>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<Body>>;
  log(): string;
  /** Resolves once the process has ended, with its exit code (null after a signal nobody handled). */
  kill(signal: NodeJS.Signals): Promise<number | null>;
  /** Starts again on the same data folder and port. */
  restart(env?: Record<string, string>): Promise<void>;
  /** Ends the process and removes its data folder. */
  dispose(): Promise<void>;
};

type Place = { dataFolder?: string };

/**
 * Command-line options for Node itself, set by vitest.e2e.config.mts; servers of the long run and of benchmarks are
 * started as people start them.
 */
const words = process.env.E2E_NODE_WORDS?.split(' ') ?? [];

/** Set by vitest.e2e.config.mts; benchmarks measure the server as people use it. */
const checksAnswers = process.env.E2E_CHECK_ANSWERS === '1' ? '1' : '0';
const forTests = { EASEL_DEMO_PACE: 'none', EASEL_CHECK_ANSWERS: checksAnswers };

function spawnEasel(env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [...words, 'build/main.mjs'], {
    cwd: root,
    env: { ...{ PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production' }, ...forTests, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => child.once('exit', resolve));
}

/** Starts a server that is expected to exit by itself; returns its exit code and all its output. */
export async function failToStart(env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const child = spawnEasel({ PORT: '0', ...env });
  let output = '';
  child.stdout!.on('data', (chunk) => (output += String(chunk)));
  child.stderr!.on('data', (chunk) => (output += String(chunk)));
  const started = new Promise<void>((resolve) => {
    child.stdout!.on('data', () => void (output.includes('Open http') && resolve()));
  });
  await Promise.race([ended(child), started]);
  if (child.exitCode === null) child.kill('SIGKILL');
  return { code: await ended(child), output };
}

let lent: Promise<Easel> | null = null;

/**
 * A server with the usual settings, shared by the test files of one worker, because starting one and loading its pages
 * takes some seconds of a core. It also has other files' apps, so it is only for tests that look at nothing but their
 * own apps, change no setting, and neither stop nor restart it. It ends after the run.
 */
export async function borrowEasel(): Promise<Easel> {
  const noted = process.env.EASEL_LENT_SERVERS;
  if (noted === undefined) return startEasel();
  lent ??= startEasel({}, { dataFolder: mkdtempSync(path.join(noted, '..', 'easel-')) });
  const easel = await lent;
  writeFileSync(path.join(noted, String(easel.pid)), easel.dataFolder);
  const refuse = () => Promise.reject(new Error('Other tests use this server: start one with startEasel'));
  return {
    ...easel,
    port: easel.port,
    pid: easel.pid,
    builder: easel.builder,
    kill: refuse,
    restart: refuse,
    dispose: async () => undefined,
  };
}

/** Starts the built server (`npm test` builds first) with demo replies unpaced unless told otherwise. */
export async function startEasel(env: Record<string, string> = {}, place: Place = {}): Promise<Easel> {
  const dataFolder = place.dataFolder ?? mkdtempSync(path.join(os.tmpdir(), 'easel-'));
  let child: ChildProcess | null = null;
  let output = '';
  let port = 0;

  /** Another process may take the port that the system chose before Easel listens on it; if so, ask for another. */
  async function launch(extra: Record<string, string>): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await launchOnce(extra);
      } catch (error) {
        if (port !== 0 || tries === 3 || !output.includes('That port is taken')) throw error;
      }
    }
  }

  async function launchOnce(extra: Record<string, string>): Promise<void> {
    output = '';
    const started = spawnEasel({ PORT: String(port), EASEL_DATA: dataFolder, ...env, ...extra });
    child = started;
    await new Promise<void>((resolve, reject) => {
      const hear = (chunk: unknown) => {
        output += String(chunk);
        const match = /Open https?:\/\/[a-z.]+:(\d+)/.exec(output);
        if (!match) return;
        port = Number(match[1]);
        resolve();
      };
      started.stdout!.on('data', hear);
      started.stderr!.on('data', (chunk) => (output += String(chunk)));
      started.once('exit', (code) => reject(new Error(`Easel ended with ${code}\n${output}`)));
    });
  }

  await launch({});
  return {
    get port() {
      return port;
    },
    get pid() {
      return child!.pid!;
    },
    dataFolder,
    get builder() {
      return `http://app.localhost:${port}`;
    },
    async call<Body>(method: string, url: string, body?: unknown, headers: Record<string, string> = {}) {
      const { status, bytes } = await ask(port, method, url, { ...(body === undefined ? {} : { body }), headers });
      let parsed: unknown = bytes.toString('utf8');
      try {
        parsed = JSON.parse(parsed as string);
      } catch {
        // Bytes of a file, or nothing at all.
      }
      return { status, body: parsed as Body };
    },
    log: () => output,
    kill(signal) {
      child!.kill(signal);
      return ended(child!);
    },
    async restart(extra = {}) {
      child!.kill('SIGKILL');
      await ended(child!);
      await launch(extra);
    },
    async dispose() {
      child!.kill('SIGTERM');
      await ended(child!);
      if (place.dataFolder === undefined) rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
