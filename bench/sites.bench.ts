import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import sirv from 'sirv';
import { root, startEasel, type Easel } from '../e2e/support/easel';
import { ask } from '../e2e/support/http';
import { deploy, newProject } from './support/easel-project';
import { median, round } from './support/figures';
import { seededApp } from './support/seeded-app';

const connections = 200;
const secondsEach = 4;
const rounds = 5;

type Told = { perSecond: number; p99: number; failed: number };

/**
 * A published site under 200 connections compared with `sirv` (in memory, compressed, as intended) on the same files:
 * the page and everything it refers to, alternating, requested by a client in its own process. Both share the machine's
 * cores with the client.
 */
export async function run({ log }: { log: (line: string) => void }) {
  const easel = await startEasel();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'easel-bench-sites-'));
  const client = path.join(root, 'bench', 'support', 'load-client.mjs');
  try {
    const host = new URL(await publish(easel)).host;
    const paths = await mirror(easel.port, host, folder);
    const serve = sirv(folder, { brotli: true, etag: true, single: true });
    const peer = createServer((request, response) =>
      serve(request, response, () => void response.writeHead(404).end()),
    );
    await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve));
    const peerPort = (peer.address() as AddressInfo).port;
    const own: Told[] = [];
    const plain: Told[] = [];
    for (let n = 0; n <= rounds; n += 1) {
      log(n === 0 ? 'warming up' : `round ${n} of ${rounds}`);
      const here = await load(client, { port: easel.port, host, paths });
      const there = await load(client, { port: peerPort, host: '127.0.0.1', paths });
      if (here.failed + there.failed > 0) throw new Error(`failed: ${here.failed} here, ${there.failed} there`);
      if (n === 0) continue;
      own.push(here);
      plain.push(there);
    }
    peer.close();
    log(JSON.stringify({ own, plain }));
    const of = (all: readonly Told[], name: 'perSecond' | 'p99') => median(all.map((told) => told[name]));
    return {
      figures: {
        'requests a second': round(of(own, 'perSecond')),
        'p99 ms': round(of(own, 'p99'), 1),
        'sirv, requests a second': round(of(plain, 'perSecond')),
        'sirv, p99 ms': round(of(plain, 'p99'), 1),
        'files of a visit': paths.length,
        'load of the machine': round(os.loadavg()[0]!, 1),
      },
      ratios: {
        'requests / sirv': round(of(own, 'perSecond') / of(plain, 'perSecond'), 2),
        'p99 / sirv': round(of(own, 'p99') / of(plain, 'p99'), 2),
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await easel.dispose();
  }
}

async function publish(easel: Easel): Promise<string> {
  const projectId = await newProject(easel, 'Fifty', seededApp(7));
  const id = await deploy(easel, projectId);
  type Deployment = { status: string; url: string | null; deployment?: { status: string; url: string | null } };
  for (;;) {
    const { body } = await easel.call<Deployment>('GET', `/api/projects/${projectId}/deployments/${id}`);
    const { status, url } = body.deployment ?? body;
    if (status === 'ready' && url !== null) return url;
    if (status === 'failed') throw new Error('the site was not published');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Writes what the site serves to a folder, compressed forms included; returns the paths of one visit. */
async function mirror(port: number, host: string, folder: string): Promise<string[]> {
  const html = (await ask(port, 'GET', '/', { host })).bytes;
  const named = [...html.toString().matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, name]) => name!);
  const paths = ['/', ...new Set(named)];
  for (const name of paths) {
    const { bytes } = await ask(port, 'GET', name, { host });
    const file = path.join(folder, name === '/' ? 'index.html' : name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    if (bytes.length > 512) writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: {} }));
  }
  return paths;
}

function load(file: string, asked: { port: number; host: string; paths: string[] }): Promise<Told> {
  const child: ChildProcess = fork(file, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
  return new Promise((resolve, reject) => {
    child.once('message', (told) => resolve(told as Told));
    child.once('exit', (code) => reject(new Error(`the client ended with ${code}`)));
    child.send({ ...asked, connections, seconds: secondsEach });
  });
}
