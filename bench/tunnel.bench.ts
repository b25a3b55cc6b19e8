import { Agent, request as httpRequest } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { startEasel } from '../e2e/support/easel';
import { follow } from '../e2e/support/follow';
import { startSshDouble } from '../lib/publishing/reach/ssh-server.double';
import { deploy, newProject } from './support/easel-project';
import { median, round } from './support/figures';
import { seededApp } from './support/seeded-app';

const rounds = 30;
const held = 200;

type Place = { host: string; port: number; name: string };

/** The bytes of one response. */
function get(place: Place, path: string, agent: Agent): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const headers = { host: place.name, 'accept-encoding': 'br' };
    const asked = httpRequest({ host: place.host, port: place.port, path, agent, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () =>
        answer.statusCode === 200 ? resolve(Buffer.concat(parts)) : reject(new Error(`${path}: ${answer.statusCode}`)),
      );
      answer.on('error', reject);
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** Loads a page as a browser with an empty cache does: the document, then its files over at most six connections. */
async function loadPage(place: Place, files: readonly string[]): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 6 });
  const startedAt = performance.now();
  await get(place, '/', agent);
  await Promise.all(files.map((file) => get(place, file, agent)));
  const ms = performance.now() - startedAt;
  agent.destroy();
  return ms;
}

/**
 * Keeps the given number of connections open at once and sends two requests over each; returns on how many both
 * succeeded.
 */
async function hold(place: Place, connections: number): Promise<number> {
  const agents = Array.from({ length: connections }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
  const tell = (agent: Agent) => get(place, '/', agent).then(() => 1);
  const first = await Promise.allSettled(agents.map(tell));
  const second = await Promise.allSettled(agents.map(tell));
  for (const agent of agents) agent.destroy();
  return agents.filter((_, at) => first[at]!.status === 'fulfilled' && second[at]!.status === 'fulfilled').length;
}

/**
 * A published app of fifty modules through a tunnel over `ssh2`'s own `Server`, compared with the same page requested
 * directly, alternating; the first of each is a warm-up. Service, tunnel and visitor are all on this machine, so that
 * only their work is measured.
 */
export async function run({ log }: { log: (line: string) => void }) {
  const easel = await startEasel();
  const probe = net.createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port: visitorPort } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  const service = await startSshDouble({ visitorPort });
  try {
    const projectId = await newProject(easel, 'Fifty', seededApp(7));
    const events = await follow(easel.port, `/api/projects/${projectId}/events?after=0`);
    const id = await deploy(easel, projectId);
    const { status } = await events.until(
      'deployment-changed',
      (event) => event.deploymentId === id && event.status !== 'building',
    );
    events.close();
    if (status !== 'ready') throw new Error(`the deployment ended as ${status}`);
    const at = `/api/projects/${projectId}`;
    const server = { host: '127.0.0.1', port: service.port, user: 'a', address: `http://127.0.0.1:${visitorPort}` };
    const asked = await easel.call('POST', `${at}/reach/link`, { way: 'own-server', server });
    if (asked.status !== 200) throw new Error(`the link: ${asked.status} ${JSON.stringify(asked.body)}`);
    for (let phase = ''; phase !== 'open';) {
      phase = (await easel.call<{ link: { phase: string } }>('GET', `${at}/reach`)).body.link.phase;
      if (phase === 'refused' || phase === 'waiting') throw new Error(`the link is ${phase}`);
    }
    const { url } = (await easel.call<{ site: { url: string } }>('GET', `${at}/site`)).body.site;
    const direct: Place = { host: '127.0.0.1', port: easel.port, name: new URL(url).host };
    const tunnel: Place = { host: '127.0.0.1', port: visitorPort, name: `127.0.0.1:${visitorPort}` };
    const agent = new Agent();
    const page = String(await get({ ...direct }, '/', agent).then(unpack));
    const files = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]{1,200})"/g)].map((match) => match[1]!);
    log(`a page of ${files.length} files`);

    const [plain, through]: [number[], number[]] = [[], []];
    for (let n = 0; n <= rounds; n += 1) {
      const [one, other] = [await loadPage(direct, files), await loadPage(tunnel, files)];
      if (n === 0) continue;
      plain.push(one);
      through.push(other);
    }
    const heldNow = await hold(tunnel, held);
    return {
      figures: {
        'page direct, median ms': round(median(plain), 1),
        'page through the tunnel, median ms': round(median(through), 1),
        'page through the tunnel, slowest ms': round(Math.max(...through), 1),
        [`of ${held} connections held and answered twice`]: heldNow,
      },
      ratios: { 'through the tunnel / direct': round(median(through) / median(plain), 2) },
    };
  } finally {
    await easel.dispose();
    await service.close();
  }
}

async function unpack(bytes: Buffer): Promise<Buffer> {
  const { brotliDecompressSync } = await import('node:zlib');
  return brotliDecompressSync(bytes);
}
