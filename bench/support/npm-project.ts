import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A folder as on a person's computer: npm installs into it, and its own script serves it. */
export type NpmProject = {
  write(files: Readonly<Record<string, string>>): void;
  install(): Promise<void>;
  /** Runs `npm run dev`; resolves with the address once it is printed. */
  start(): Promise<{ url: string; stop(): Promise<void> }>;
  remove(): void;
};

/** npm uses the same cache as the containers of the test host. */
export function createNpmProject(files: Readonly<Record<string, string>>): NpmProject {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'easel-bench-npm-'));
  const cache = process.env['npm_config_cache'] ?? path.join(os.tmpdir(), 'easel-guest-npm');
  const run = (command: string, args: readonly string[]) =>
    spawn(command, args, {
      cwd: folder,
      env: { ...process.env, NODE_ENV: 'development', NO_COLOR: '1', npm_config_cache: cache },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
  const write = (given: Readonly<Record<string, string>>) => {
    for (const [name, content] of Object.entries(given)) {
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  };
  write(files);
  return {
    write,
    async install() {
      const child = run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline']);
      let said = '';
      for (const output of [child.stdout, child.stderr]) output.on('data', (chunk) => (said += String(chunk)));
      const code = await new Promise((resolve) => child.once('close', resolve));
      if (code !== 0) throw new Error(`npm install ended with ${String(code)}\n${said.slice(-2000)}`);
    },
    async start() {
      const child = run('npm', ['run', 'dev', '--', '--port', '0', '--host', '127.0.0.1']);
      const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
      const url = await new Promise<string>((resolve, reject) => {
        let said = '';
        for (const output of [child.stdout, child.stderr]) {
          output.on('data', (chunk) => {
            said += String(chunk);
            const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(said);
            if (found) resolve(found[0]);
          });
        }
        child.once('close', (code) => reject(new Error(`npm run dev ended with ${String(code)}\n${said}`)));
      });
      return {
        url,
        async stop() {
          // Signals the whole group, which includes npm's own child.
          process.kill(-child.pid!, 'SIGTERM');
          await ended;
        },
      };
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}
