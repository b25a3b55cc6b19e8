import type { EngineAbsence } from './runtime';

/** What a person may choose for a project. */
export const engineSettings = ['automatic', 'embedded', 'webcontainer'] as const;
export type EngineSetting = (typeof engineSettings)[number];
export type Engine = 'embedded' | 'webcontainer';

/** Reads a project's own settings; anything unknown counts as automatic. */
export function engineSettingOf(settings: Readonly<Record<string, unknown>>): EngineSetting {
  return engineSettings.find((known) => known === settings['runtime']) ?? 'automatic';
}

/** Where WebContainer's host is, null for StackBlitz's own, and the key for commercial use. */
export type ContainerHost = { url: string | null; key: string | null };

export type EngineFacts = {
  setting: EngineSetting;
  /** What the project asks for: `client` is a page alone, `node` needs a Node process beside it. */
  needs: 'client' | 'node';
  /** Whether the app keeps data with Easel, for all who use it: no container is told of its backend yet. */
  keepsData: boolean;
  /** Why WebContainer can't run here: its host is silent, or the browser can't; null where nothing is known against it. */
  absence: EngineAbsence | null;
};

/** The engine that runs a project; or none, and what stands in the way: then its files can only be edited. */
export type EngineChoice = { engine: Engine } | { engine: null; reason: EngineAbsence };

/** Whether a container could show this app as it is: none is told of an app's backend; a server of the app's own may do without. */
export const canBeContained = ({ needs, keepsData }: Pick<EngineFacts, 'needs' | 'keepsData'>): boolean =>
  needs === 'node' || !keepsData;

/**
 * Automatic: Easel's own engine for a page alone; WebContainer where Node is needed and it can be had. A choice of the
 * person's own is kept even where it can't run, since another engine might show another app; but a page that keeps data with
 * Easel runs with Easel, since in a container it could only fail.
 */
export function chooseEngine({ setting, needs, keepsData, absence }: EngineFacts): EngineChoice {
  const suited: Engine = needs === 'node' ? 'webcontainer' : 'embedded';
  const wanted = setting === 'automatic' || !canBeContained({ needs, keepsData }) ? suited : setting;
  if (wanted === 'embedded' || absence === null) return { engine: wanted };
  return { engine: null, reason: absence };
}

export const otherEngine = (engine: Engine): Engine => (engine === 'embedded' ? 'webcontainer' : 'embedded');
