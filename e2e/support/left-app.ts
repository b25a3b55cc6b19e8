import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { newProject } from '../../bench/support/easel-project';
import type { Easel } from './easel';
import { ask } from './http';
import type { AppFiles } from './reply-app';

export type Running = {
  url: string;
  /** All output so far. */
  said(): string;
  /** Like Ctrl+C in a terminal: signals everything it started, and resolves when all of it has ended. */
  stop(): Promise<void>;
  /** The id of npm's own process. */
  pid: number;
};

/** A downloaded app in a separate folder, as on a person's computer. */
export type LeftApp = {
  folder: string;
  install(): Promise<void>;
  /** Runs a command to completion; returns its exit code and output. */
  run(command: string, ...words: string[]): Promise<{ code: number | null; said: string }>;
  /** Runs `npm run dev -- …`; resolves with the address once Vite prints it. */
  dev(...words: string[]): Promise<Running>;
  write(name: string, text: string): void;
  remove(): void;
};

/**
 * Downloads a project like the link on the page, and unpacks it into an empty folder with a deliberately awkward name.
 */
export async function downloadApp(easel: Easel, name: string, files: AppFiles): Promise<LeftApp> {
  const projectId = await newProject(easel, name, files);
  const { status, bytes } = await ask(easel.port, 'GET', `/api/projects/${projectId}/export.zip`);
  if (status !== 200) throw new Error(`export.zip: ${status} ${bytes.toString('utf8').slice(0, 500)}`);
  return unpack(new Uint8Array(bytes));
}

export function unpack(zip: Uint8Array): LeftApp {
  const place = mkdtempSync(path.join(os.tmpdir(), 'easel left, ä '));
  const files = Object.entries(unzipSync(zip));
  const folder = path.join(place, files[0]![0].split('/')[0]!);
  for (const [name, bytes] of files) {
    const file = path.join(place, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
  // Pass only what any terminal has from this process's environment: a test's settings must not reach Vite.
  const { PATH, HOME, TMPDIR, CI, npm_config_cache: cache } = process.env;
  const env = { PATH, HOME, TMPDIR, CI, NO_COLOR: '1', ...(cache === undefined ? {} : { npm_config_cache: cache }) };
  const start = (command: string, words: readonly string[]): ChildProcess =>
    spawn(command, words, {
      cwd: folder,
      env: env as unknown as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
  const hear = (child: ChildProcess, told: (said: string) => void = () => undefined) => {
    let said = '';
    for (const output of [child.stdout!, child.stderr!])
      output.on('data', (chunk) => {
        said += String(chunk);
        told(said);
      });
    return () => said;
  };

  async function run(command: string, ...words: string[]) {
    const child = start(command, words);
    const said = hear(child);
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, said: said() };
  }
  return {
    folder,
    run,
    async install() {
      const { code, said } = await run(
        'npm',
        'install',
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        '--prefer-offline',
      );
      if (code !== 0) throw new Error(`npm install ended with ${code}\n${said.slice(-2000)}`);
    },
    async dev(...words) {
      const child = start('npm', ['run', 'dev', '--', ...words]);
      const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
      let said = () => '';
      const url = await new Promise<string>((resolve, reject) => {
        said = hear(child, (text) => {
          const found = /Local:\s+(https?:\/\/\S+)/.exec(text);
          if (found) resolve(found[1]!);
        });
        child.once('close', (code) => reject(new Error(`npm run dev ended with ${code}\n${said()}`)));
      });
      return {
        url,
        said: () => said(),
        pid: child.pid!,
        async stop() {
          process.kill(-child.pid!, 'SIGINT');
          await ended;
        },
      };
    },
    write: (name, text) => writeFileSync(path.join(folder, name), text),
    remove: () => rmSync(place, { recursive: true, force: true, maxRetries: 5 }),
  };
}
