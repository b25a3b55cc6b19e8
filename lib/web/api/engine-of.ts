import type { Project } from '../../projects/projects/project';
import { chooseEngine, engineSettingOf } from '../../preview/runtime/choose-engine';
import { needsOf } from '../../preview/runtime/container-project';
import type { ProjectId } from '../../base/foundation/id';
import type { Engine } from '../../preview/runtime/choose-engine';
import type { ServerParts } from './server-parts';

export type EngineParts = Pick<ServerParts, 'trees' | 'blobs'> & {
  appBackends: Pick<ServerParts['appBackends'], 'keepsData'>;
};

/** The engine of a project's current head. Only a page knows whether WebContainer's host can be reached. */
export async function engineOf({ trees, blobs, appBackends }: EngineParts, project: Project, treeHash: string) {
  const entry = (await trees.read(treeHash))?.['package.json'];
  const bytes = entry && (await blobs.get(entry.hash));
  const setting = engineSettingOf(project.settings);
  const needs = needsOf(bytes ? new TextDecoder().decode(bytes) : null);
  const keepsData = await appBackends.keepsData(treeHash);
  return { setting, needs, keepsData, choice: chooseEngine({ setting, needs, keepsData, absence: null }) };
}

/** The engine of a project's head, for decisions before a page is open; the embedded one while there is no head. */
export function createReadEngine(parts: EngineParts & Pick<ServerParts, 'projects' | 'versions'>) {
  return async (projectId: ProjectId): Promise<Engine> => {
    const [project, head] = await Promise.all([parts.projects.get(projectId), parts.versions.head(projectId)]);
    if (!project || !head) return 'embedded';
    return (await engineOf(parts, project, head.treeHash)).choice.engine ?? 'embedded';
  };
}
