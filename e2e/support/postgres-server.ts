import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';

export type PostgresServer = { url: string; stop(): Promise<void> };

/** The folder that contains `initdb` and `postgres`: searches PATH, then Debian's folders, newest first. */
function findPrograms(): string | undefined {
  const debians = '/usr/lib/postgresql';
  const versions = existsSync(debians)
    ? readdirSync(debians).toSorted((one, other) => Number(other) - Number(one))
    : [];
  return [
    ...(process.env.PATH ?? '').split(path.delimiter),
    ...versions.map((version) => path.join(debians, version, 'bin')),
  ].find((folder) => ['initdb', 'postgres'].every((name) => existsSync(path.join(folder, name))));
}

/**
 * Postgres refuses to run as root, so run it as `postgres`, the user its package creates. Null if that user does not
 * exist.
 */
function whoRuns(): { uid?: number; gid?: number } | null {
  if (process.getuid?.() !== 0) return {};
  try {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return null;
  }
}

function freePort(): Promise<number> {
  const probe = createServer();
  return new Promise((resolve, reject) => {
    probe.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

/** Starts a server in a temporary folder, removed when it stops; null if Postgres is not installed. */
export async function startPostgres(): Promise<PostgresServer | null> {
  const programs = findPrograms();
  const who = whoRuns();
  if (programs === undefined || who === null) return null;
  // The other user may not be able to read the test's own folder.
  const folder = mkdtempSync(path.join(who.uid === undefined ? os.tmpdir() : '/tmp', 'easel-postgres-'));
  if (who.uid !== undefined) chownSync(folder, who.uid, who.gid!);
  const at = path.join(folder, 'data');
  execFileSync(path.join(programs, 'initdb'), ['-D', at, '-U', 'postgres', '-A', 'trust', '--no-sync'], {
    ...who,
    cwd: folder,
    stdio: 'pipe',
  });
  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, 'fsync=off'];
  const server = spawn(
    path.join(programs, 'postgres'),
    ['-D', at, '-p', String(port), ...settings.flatMap((one) => ['-c', one])],
    { ...who, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    server.stderr.on('data', (chunk) => {
      said += String(chunk);
      if (said.includes('ready to accept connections')) resolve();
    });
    server.once('exit', (code) => reject(new Error(`Postgres ended with ${code}\n${said}`)));
  });
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async stop() {
      server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
