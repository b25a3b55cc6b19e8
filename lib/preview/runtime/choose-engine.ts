import type { EngineAbsence } from './runtime';

/** The engine a person may choose for a project. */
export const engineSettings = ['automatic', 'embedded', 'webcontainer'] as const;
export type EngineSetting = (typeof engineSettings)[number];
export type Engine = 'embedded' | 'webcontainer';

/** Reads a project's own settings; anything unknown counts as automatic. */
export function engineSettingOf(settings: Readonly<Record<string, unknown>>): EngineSetting {
  return engineSettings.find((known) => known === settings['runtime']) ?? 'automatic';
}

/** URL of WebContainer's host (null: StackBlitz's own) and the key for commercial use. */
export type ContainerHost = { url: string | null; key: string | null };

export type EngineFacts = {
  setting: EngineSetting;
  /** What the project needs: `client` runs in a page alone, `node` needs a Node process too. */
  needs: 'client' | 'node';
  /** Whether the app stores shared data with Easel. Containers don't get the address of the app's backend yet. */
  keepsData: boolean;
  /**
   * Why WebContainer can't run here: its host is silent, or the browser lacks something. Null if no obstacle is known.
   */
  absence: EngineAbsence | null;
};

/** The engine that runs a project; null with a reason if there is none, and the files can then only be edited. */
export type EngineChoice = { engine: Engine } | { engine: null; reason: EngineAbsence };

/**
 * Whether a container can show this app. Containers don't know the app's backend, but a project with its own server may
 * not need it.
 */
export const canBeContained = ({ needs, keepsData }: Pick<EngineFacts, 'needs' | 'keepsData'>): boolean =>
  needs === 'node' || !keepsData;

/**
 * Chooses the engine. Automatic picks Easel's own engine for apps that run in a page alone, and WebContainer if Node is
 * needed and WebContainer is available. An explicit choice is kept even if that engine can't run, because another
 * engine might show a different app. The exception: a page that stores data with Easel always runs with Easel's engine,
 * because it would fail in a container.
 */
export function chooseEngine({ setting, needs, keepsData, absence }: EngineFacts): EngineChoice {
  const suited: Engine = needs === 'node' ? 'webcontainer' : 'embedded';
  const wanted = setting === 'automatic' || !canBeContained({ needs, keepsData }) ? suited : setting;
  if (wanted === 'embedded' || absence === null) return { engine: wanted };
  return { engine: null, reason: absence };
}

export const otherEngine = (engine: Engine): Engine => (engine === 'embedded' ? 'webcontainer' : 'embedded');
