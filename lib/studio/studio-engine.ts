import type { ContainerHost, Engine, EngineChoice, EngineSetting } from '../runtime/choose-engine';

/** What the studio's page runs an app with, and why. */
export type StudioEngine = {
  /** The engine this page is made for. */
  engine: Engine;
  /** What the person chose. */
  setting: EngineSetting;
  needs: 'client' | 'node';
  keepsData: boolean;
  container: ContainerHost;
  choice: EngineChoice;
};

/** Whether a document can run that engine as it is, has to be loaded again for it, or never can. */
export type DocumentFit = 'fits' | 'load-again' | 'unable';

/**
 * Isolation belongs to the document, and a link within Easel keeps the document of the page before. `loadedPath` is the
 * address the document itself was loaded from.
 */
export function fitDocument(
  engine: Engine,
  page: { isIsolated: boolean; loadedPath: string; path: string },
): DocumentFit {
  if ((engine === 'webcontainer') === page.isIsolated) return 'fits';
  return page.loadedPath === page.path ? (engine === 'embedded' ? 'fits' : 'unable') : 'load-again';
}

/** Where the studio of a project is for that engine. */
export const studioPath = (projectId: string, engine: Engine): string =>
  `/projects/${projectId}${engine === 'webcontainer' ? '/container' : ''}`;
