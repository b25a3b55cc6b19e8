import { demoExamples } from '../../lib/turns/demo/demo-examples';
import type { TurnOutcome } from '../../lib/base/turn-events/turn-event';
import type { AppBackend } from './connect-app';
import type { Easel } from './easel';
import { ask } from './http';
import { follow, type Follower } from './follow';

export type ErrorBody = { error: { code: string; message: string; detail?: string } };
export type Tree = Record<string, { hash: string; size: number }>;
export type VersionView = {
  id: string;
  parentId: string | null;
  number: number;
  kind: string;
  author: string;
  time: string;
  summary: string;
  counts: { added: number; changed: number; removed: number };
  turnId: string | null;
};

export type DeploymentView = {
  id: string;
  status: string;
  live: boolean;
  problems: { kind: string; message: string; finding?: { key: string | null } }[];
  scan: { checked: string[]; tried: { tries: number; tables: number; untried: string[] } | null };
};

export type Started = { projectId: string; turnId: string };

/** The prompts of one example, by its id. */
export function promptsOf(id: string): readonly [string, string, string, ...string[]] {
  const example = demoExamples.find((one) => one.id === id);
  if (!example) throw new Error(`there is no example ${id}`);
  return example.prompts;
}

/** Sends prompts to a server and waits for the results; every call throws if the status is not the usual one. */
export function useProjects(easel: Easel, headers: Record<string, string> = {}) {
  async function must<Body>(status: number, method: string, path: string, body?: unknown): Promise<Body> {
    const answer = await easel.call<Body>(method, path, body, headers);
    if (answer.status === status) return answer.body;
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}\n${easel.log().slice(-2000)}`);
  }
  const at = (projectId: string, rest = '') => `/api/projects/${projectId}${rest}`;

  async function versions(projectId: string): Promise<VersionView[]> {
    return (await must<{ versions: VersionView[] }>(200, 'GET', at(projectId, '/versions'))).versions;
  }
  async function tree(projectId: string, versionId: string): Promise<Tree> {
    return must<Tree>(200, 'GET', at(projectId, `/versions/${versionId}/tree`));
  }

  /** Publishes the head and waits for the end; confirms anything it asks about what others can do. */
  async function publish(projectId: string): Promise<DeploymentView> {
    const channel = await follow(easel.port, at(projectId, '/events?after=0'), { headers });
    const once = async (body: object): Promise<DeploymentView> => {
      const { deploymentId } = await must<{ deploymentId: string }>(201, 'POST', at(projectId, '/deployments'), body);
      await channel.until(
        'deployment-changed',
        (event) => event.deploymentId === deploymentId && event.status !== 'building',
      );
      return must<DeploymentView>(200, 'GET', at(projectId, `/deployments/${deploymentId}`));
    };
    try {
      const first = await once({});
      if (first.status !== 'asking') return first;
      return await once({ meant: first.problems.flatMap(({ finding }) => finding?.key ?? []) });
    } finally {
      channel.close();
    }
  }

  const create = (prompt: string) => must<Started>(201, 'POST', '/api/projects', { prompt });

  /** Waits for the end of a turn on the turn's own stream, from its start. */
  async function endOf(
    started: Started,
  ): Promise<{ outcome: TurnOutcome; code: string | null; versionId: string | null; events: Follower['events'] }> {
    const stream = await follow(easel.port, at(started.projectId, `/turns/${started.turnId}/events`), { headers });
    const { outcome, versionId, code = null } = await stream.until('turn-end');
    await stream.ended;
    return { outcome, versionId, code, events: stream.events };
  }

  return {
    at,
    must,
    versions,
    tree,
    create,
    endOf,
    /** Creates a project whose first turn has made a version; returns its id. */
    async build(prompt: string): Promise<string> {
      const started = await create(prompt);
      const { outcome } = await endOf(started);
      if (outcome !== 'version') throw new Error(`the first turn ended as ${outcome}\n${easel.log()}`);
      return started.projectId;
    },
    async backendOf(projectId: string): Promise<AppBackend> {
      return (await must<{ backend: AppBackend }>(200, 'GET', at(projectId))).backend;
    },
    say: (projectId: string, prompt: string, mode = 'build') =>
      must<{ turnId: string; queued: boolean }>(201, 'POST', at(projectId, '/turns'), { prompt, mode }),
    publish,
    listen: (projectId: string, after = 0): Promise<Follower> =>
      follow(easel.port, at(projectId, `/events?after=${after}`), { headers }),
    listenToTurn: ({ projectId, turnId }: Started): Promise<Follower> =>
      follow(easel.port, at(projectId, `/turns/${turnId}/events`), { headers }),
    async head(projectId: string): Promise<VersionView> {
      return (await versions(projectId))[0]!;
    },
    async headTree(projectId: string): Promise<Tree> {
      return tree(projectId, (await versions(projectId))[0]!.id);
    },
    async file(projectId: string, versionId: string, path: string): Promise<string> {
      const answer = await ask(easel.port, 'GET', at(projectId, `/versions/${versionId}/files/${path}`), { headers });
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
      return answer.bytes.toString('utf8');
    },
  };
}
