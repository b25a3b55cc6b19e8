import type { Project } from '../projects/project';
import { chooseEngine, engineSettingOf } from '../runtime/choose-engine';
import { needsOf } from '../runtime/container-project';
import type { ProjectId } from '../foundation/id';
import type { Engine } from '../runtime/choose-engine';
import type { ServerParts } from './server-parts';

export type EngineParts = Pick<ServerParts, 'trees' | 'blobs'> & {
  appBackends: Pick<ServerParts['appBackends'], 'keepsData'>;
};

/** What a project runs with as its head stands. Whether WebContainer's host answers is known only to a page. */
export async function engineOf({ trees, blobs, appBackends }: EngineParts, project: Project, treeHash: string) {
  const entry = (await trees.read(treeHash))?.['package.json'];
  const bytes = entry && (await blobs.get(entry.hash));
  const setting = engineSettingOf(project.settings);
  const needs = needsOf(bytes ? new TextDecoder().decode(bytes) : null);
  const keepsData = await appBackends.keepsData(treeHash);
  return { setting, needs, keepsData, choice: chooseEngine({ setting, needs, keepsData, absence: null }) };
}

/** The engine a project's head runs with, for what is decided before a page is open; the embedded one while there is no head. */
export function createReadEngine(parts: EngineParts & Pick<ServerParts, 'projects' | 'versions'>) {
  return async (projectId: ProjectId): Promise<Engine> => {
    const [project, head] = await Promise.all([parts.projects.get(projectId), parts.versions.head(projectId)]);
    if (!project || !head) return 'embedded';
    return (await engineOf(parts, project, head.treeHash)).choice.engine ?? 'embedded';
  };
}
