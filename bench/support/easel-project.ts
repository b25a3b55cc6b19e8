import type { Easel } from '../../e2e/support/easel';

type Operation = { type: 'file-write'; path: string; content: string };

async function post<Body>(easel: Easel, path: string, body: unknown): Promise<Body> {
  const answer = await easel.call<Body>('POST', path, body);
  if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/**
 * Creates a project from the standard template with these files on top, as one manual version; nobody has opened it.
 */
export async function newProject(easel: Easel, name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const { projectId } = await post<{ projectId: string }>(easel, '/api/projects', { name });
  const operations = Object.entries(files).map(([path, content]) => ({ type: 'file-write' as const, path, content }));
  await saveByHand(easel, projectId, operations);
  return projectId;
}

/** Saves the way a script or another tab would. */
export async function saveByHand(easel: Easel, projectId: string, operations: readonly Operation[]): Promise<void> {
  await post(easel, `/api/projects/${projectId}/versions`, { operations });
}

/** Publishes the head; returns the deployment's id. */
export async function deploy(easel: Easel, projectId: string): Promise<string> {
  return (await post<{ deploymentId: string }>(easel, `/api/projects/${projectId}/deployments`, {})).deploymentId;
}
