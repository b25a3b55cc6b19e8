import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, realpath, rm, symlink, unlink } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

// Plain JavaScript: `npm start` uses it before anything is installed or built.

// A Unix socket's path may have 104 bytes on macOS and 108 on Linux.
const longestAddress = 99;
const socketName = /^lock-[0-9a-f]{12}\.sock$/;
const attempts = 5;

/**
 * Locks a folder for this process, or returns null while another process has it. The lock is a listening socket inside
 * the folder: the system closes it with its process, so a `kill -9` or a restarted container leaves none behind, and
 * every container on this machine that mounts the folder sees it. On Windows it is a named pipe.
 *
 * Each process first listens under a fresh name and only then looks for others. The later of two sees the earlier one,
 * so both can never hold the lock; both may back off, and then retry.
 *
 * Limit: sockets don't work across machines, nor on file systems that can't hold them (some network and virtual machine
 * mounts). There the socket lives in the temporary folder instead, and only guards this machine or container.
 */
export async function lockFolder(folder) {
  const real = await realpath(folder);
  const name = createHash('sha256').update(real).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return lockByPipe(`\\\\.\\pipe\\easel-${name}`);

  const lock = await lockBySocket(real);
  if (lock !== 'unsupported') return lock;
  const elsewhere = join(tmpdir(), `easel-lock-${process.getuid?.() ?? 0}-${name}`);
  await mkdir(elsewhere, { recursive: true, mode: 0o700 });
  const second = await lockBySocket(elsewhere);
  if (second === 'unsupported') throw new Error('Neither the data folder nor the temporary folder can hold a socket.');
  return second;
}

async function lockBySocket(folder) {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const own = `lock-${randomBytes(6).toString('hex')}.sock`;
    const server = await listen(folder, own);
    if (server === null) return 'unsupported';

    const others = (await readdir(folder)).filter((name) => socketName.test(name) && name !== own);
    const states = await Promise.all(others.map((name) => stateOf(folder, name)));
    if (!states.includes('alive')) return { release: () => letGo(server, join(folder, own)) };
    await letGo(server, join(folder, own));
    await wait(20 + Math.random() * 80);
  }
  return null;
}

async function lockByPipe(address) {
  const server = createServer((socket) => socket.destroy());
  const isOurs = await new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(address, () => resolve(true));
  });
  server.unref();
  return isOurs ? { release: () => new Promise((resolve) => void server.close(() => resolve())) } : null;
}

/**
 * Calls `use` with a short address of a file in the folder. A long path is reached through a temporary link that only
 * this process knows, so that the socket itself is always in the folder.
 */
async function withAddress(folder, name, use) {
  const direct = join(folder, name);
  if (Buffer.byteLength(direct) <= longestAddress) return use(direct);
  const link = await mkdtemp(join(tmpdir(), 'easel-'));
  try {
    await symlink(folder, join(link, 'd'));
    return await use(join(link, 'd', name));
  } finally {
    await rm(link, { recursive: true, force: true });
  }
}

/** Null if the file system can't hold sockets. */
function listen(folder, name) {
  return withAddress(folder, name, async (address) => {
    const server = createServer((socket) => socket.destroy());
    return new Promise((resolve, reject) => {
      server.once('error', (error) => {
        const isUnsupported = ['ENOTSUP', 'EOPNOTSUPP', 'EPERM', 'EINVAL', 'ENOSYS'].includes(error.code ?? '');
        if (isUnsupported) resolve(null);
        else reject(error);
      });
      server.listen(address, () => {
        server.unref();
        resolve(server);
      });
    });
  });
}

/** Only a socket that nobody listens on is stale, and is removed; any other error may hide a live one. */
async function stateOf(folder, name) {
  const code = await withAddress(
    folder,
    name,
    (address) =>
      new Promise((resolve) => {
        const socket = connect(address, () => resolve('connected'));
        socket.on('error', (error) => resolve(error.code ?? ''));
        socket.on('connect', () => socket.destroy());
      }),
  );
  if (code !== 'ECONNREFUSED' && code !== 'ENOENT' && code !== 'ENOTSOCK') return 'alive';
  // Names are never reused, so the removed socket can't have come back to life.
  await unlink(join(folder, name)).catch(() => undefined);
  return 'dead';
}

async function letGo(server, file) {
  await unlink(file).catch(() => undefined);
  await new Promise((resolve) => void server.close(() => resolve()));
}
