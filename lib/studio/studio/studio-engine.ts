import type { ContainerHost, Engine, EngineChoice, EngineSetting } from '../../preview/runtime/choose-engine';

/** The engine that runs an app in the studio's page, and why. */
export type StudioEngine = {
  /** The engine this page was rendered for. */
  engine: Engine;
  /** The person's choice. */
  setting: EngineSetting;
  needs: 'client' | 'node';
  keepsData: boolean;
  container: ContainerHost;
  choice: EngineChoice;
};

/** Whether the current document can run that engine, must be reloaded for it, or never can. */
export type DocumentFit = 'fits' | 'load-again' | 'unable';

/**
 * Isolation belongs to the document, and a link within Easel keeps the previous page's document. `loadedPath` is the
 * path the document was loaded from.
 */
export function fitDocument(
  engine: Engine,
  page: { isIsolated: boolean; loadedPath: string; path: string },
): DocumentFit {
  if ((engine === 'webcontainer') === page.isIsolated) return 'fits';
  return page.loadedPath === page.path ? (engine === 'embedded' ? 'fits' : 'unable') : 'load-again';
}

/** Path of a project's studio for that engine. */
export const studioPath = (projectId: string, engine: Engine): string =>
  `/projects/${projectId}${engine === 'webcontainer' ? '/container' : ''}`;
