import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { useProjects } from '../../e2e/support/projects';
import type { Stage } from './build-reply';
import { createOwnerPage } from './owner-page';
import { serveFinished } from './serve-finished';
import { serveNeutrally, type Upstream } from './serve-neutrally';

/** An app of a pair: a project of the running Easel, or a folder that is served as it is. */
export type BuiltApp = { kind: 'project'; projectId: string } | { kind: 'finished'; folder: string };

/**
 * Publishes what Easel built, serves everything under neutral names, writes the addresses to `addresses.json` and
 * returns when the run is stopped. An app that can't be published is listed there without an address.
 */
export async function operatePairs({
  stage,
  built,
  out,
  log,
}: {
  stage: Stage;
  built: ReadonlyMap<string, BuiltApp>;
  out: string;
  log(line: string): void;
}): Promise<void> {
  const { easel, signal } = stage;
  const upstreams = new Map<string, Upstream>();
  const projects = new Map<string, string>();
  const notOpen: Record<string, string> = {};
  const closes: (() => Promise<unknown>)[] = [];
  try {
    for (const [name, app] of built) {
      signal.throwIfAborted();
      if (app.kind === 'finished') {
        const served = await serveFinished(app.folder);
        closes.push(served.close);
        const { host, port } = new URL(served.address);
        upstreams.set(name, { port: Number(port), host });
      } else {
        const slug = await publish(stage, app.projectId);
        if (slug.ok) {
          projects.set(name, app.projectId);
          upstreams.set(name, { port: easel.port, host: `${slug.value}.sites.localhost:${easel.port}` });
        } else notOpen[name] = slug.error;
      }
    }
    const served = await serveNeutrally(upstreams, createOwnerPage(easel, projects));
    closes.push(served.close);
    const addresses = Object.fromEntries([...upstreams.keys()].sort().map((name) => [name, served.addressOf(name)]));
    const file = path.join(out, 'addresses.json');
    writeFileSync(file, `${JSON.stringify({ owner: served.ownerAddress, apps: addresses, notOpen }, null, 1)}\n`);
    log(`open until stopped: ${file}`);
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  } finally {
    await Promise.allSettled(closes.map((close) => close()));
  }
}

async function publish({ easel }: Stage, projectId: string) {
  const api = useProjects(easel);
  try {
    const { status, problems } = await api.publish(projectId);
    if (status !== 'ready') return { ok: false as const, error: `${status}: ${JSON.stringify(problems)}` };
    const { site } = await api.must<{ site: { slug: string } }>(200, 'GET', api.at(projectId));
    return { ok: true as const, value: site.slug };
  } catch (error) {
    return { ok: false as const, error: error instanceof Error ? error.message : String(error) };
  }
}
