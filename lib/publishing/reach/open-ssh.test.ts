import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { test } from 'vitest';
import { createSshTunnel } from './ssh-tunnel';
import { describeTunnel } from './tunnel.contract';
import { makeSshKey } from './make-ssh-key';

/** OpenSSH's own server, if this machine has one. Daemon folders are usually not in PATH. */
const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin'];
const sshd = folders
  .map((folder) => path.join(folder, 'sshd'))
  .find((file) => path.isAbsolute(file) && existsSync(file));
/** Run by root, sshd would need its own account and folder; run by any other user, it lets in that user. */
const isRoot = process.getuid?.() === 0;
const nobody = 65_534;
const user = isRoot ? 'nobody' : os.userInfo().username;

async function freePort(): Promise<number> {
  const probe = net.createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function openWorld(program: string) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'easel-sshd-'));
  const own = makeSshKey();
  const [port, remotePort] = [await freePort(), await freePort()];
  const write = (name: string, text: string) => {
    writeFileSync(path.join(folder, name), text, { mode: 0o600 });
    if (isRoot) chownSync(path.join(folder, name), nobody, nobody);
    return path.join(folder, name);
  };
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path.join(folder, 'host')]);
  if (isRoot) {
    chmodSync(folder, 0o700);
    for (const name of ['', 'host', 'host.pub']) chownSync(path.join(folder, name), nobody, nobody);
  }
  const settings = write(
    'sshd_config',
    [
      ...[`Port ${port}`, 'ListenAddress 127.0.0.1', `HostKey ${path.join(folder, 'host')}`, 'PidFile none'],
      ...[`AuthorizedKeysFile ${write('keys', `${own.publicKey}\n`)}`, 'StrictModes no', 'UsePAM yes'],
      ...['PasswordAuthentication no', 'KbdInteractiveAuthentication no'],
    ].join('\n'),
  );
  let daemon: ChildProcess | null = null;
  const start = async () => {
    const running = spawn(program, ['-D', '-e', '-f', settings], {
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(isRoot && { uid: nobody, gid: nobody }),
    });
    daemon = running;
    await new Promise<void>((resolve, reject) => {
      let said = '';
      running.stderr.on('data', (chunk) => {
        said += String(chunk);
        if (said.includes('Server listening')) resolve();
      });
      running.once('exit', () => reject(new Error(`sshd ended: ${said}`)));
    });
  };
  /** Also ends the child processes that serve connections, which would otherwise run until the other side closes. */
  const stop = async () => {
    const running = daemon;
    daemon = null;
    if (running === null || running.exitCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    for (const child of childrenOf(running.pid!)) process.kill(child, 'SIGTERM');
    running.kill('SIGTERM');
    await ended;
  };
  await start();
  const keys = new Map<string, string>();
  const origin = `http://127.0.0.1:${remotePort}`;
  return {
    tunnel: createSshTunnel({
      service: {
        service: 'own',
        host: '127.0.0.1',
        port,
        user,
        remotePort,
        origin,
        bindAddress: '',
        tellsCaller: true,
      },
      hostKeys: { known: async (name) => keys.get(name) ?? null, note: async (name, key) => void keys.set(name, key) },
      privateKey: async () => own.privateKey,
    }),
    async visit(at: string, where: string) {
      const answer = await fetch(at + where);
      return { status: answer.status, body: await answer.text() };
    },
    breakOff: stop,
    comeBack: start,
    async dispose() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function childrenOf(pid: number): number[] {
  const listed = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const pairs = listed.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  const direct = pairs.flatMap(([child = 0, parent]) => (parent === pid ? [child] : []));
  return [...direct, ...direct.flatMap(childrenOf)];
}

if (sshd === undefined) test.skip('not run: no sshd on this machine (apt-get install openssh-server)', () => undefined);
else describeTunnel('ssh, against OpenSSH', () => openWorld(sshd));
test.skip('not run: localhost.run and serveo.net are not asked by tests, since they are other people’s', () =>
  undefined);
