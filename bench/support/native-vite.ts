import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installedPackages } from './seeded-app';

/** The checkout; a bench runs from build/bench. */
export const root = fileURLToPath(new URL('../..', import.meta.url));
const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js');

/** A folder with the project as `npm install` would leave it; packages link to the checkout's. */
export type NativeProject = {
  folder: string;
  write(files: Readonly<Record<string, string>>): void;
  remove(): void;
};

export type ViteServer = { url: string; startedAt: number; stop(): Promise<void> };

export function createNativeProject(files: Readonly<Record<string, string>>): NativeProject {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'easel-bench-vite-'));
  for (const name of installedPackages(root)) {
    const link = path.join(folder, 'node_modules', name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.join(root, 'node_modules', name), link, 'junction');
  }
  const write = (written: Readonly<Record<string, string>>) => {
    for (const [name, content] of Object.entries(written)) {
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  };
  cpSync(path.join(root, 'lib/projects/template/files'), folder, { recursive: true });
  write(files);
  return { folder, write, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Starts `vite` and resolves with its address once it prints it; `startedAt` is when the process was spawned. */
export async function startVite(project: NativeProject): Promise<ViteServer> {
  const startedAt = Date.now();
  const child = spawn(process.execPath, [vite, '--port', '0', '--host', '127.0.0.1', '--strictPort'], {
    cwd: project.folder,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    const hear = (chunk: unknown) => {
      said += String(chunk);
      const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(said);
      if (found) resolve(found[0]);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => reject(new Error(`vite ended with ${code}\n${said}`)));
  });
  const stop = () =>
    new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.kill('SIGTERM');
    });
  return { url, startedAt, stop };
}

/** Runs `vite build` and returns how long it took, in ms. */
export async function buildWithVite(project: NativeProject): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'error'], {
    cwd: project.folder,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 2, 2],
  });
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`vite build ended with ${code}`);
  return performance.now() - startedAt;
}
