import type { AppError } from '../../base/foundation/app-error';
import type { Result } from '../../base/foundation/result';
import type { Model } from '../models/model';
import {
  type ModelConnection,
  type ModelConnectionStore,
  type ModelSlot,
  modelSlots,
} from '../models/model-connection';
import type { ModelLimits } from '../models/model-limits';
import { createLiveModel } from '../models/create-live-model';
import type { Patience } from '../models/watch-fetch';
import { findLocalModels, type LocalModels, testConnection } from '../models/probe-models';

export type SourcedConnection = { value: ModelConnection; source: 'settings' | 'environment' };

/** The models in use now: those set in the page, otherwise the environment's, otherwise the demo. */
export interface ModelSource {
  /** Writes the apps. */
  current(): Model;
  /** Takes over when the current model is down; null if none was set. */
  spare(): Model | null;
  /** Names apps and summarises changes; null if none was set, in which case only a turn's own work calls a model. */
  small(): Model | null;
  connection(slot?: ModelSlot): Promise<SourcedConnection | null>;
  findLocal(): Promise<Array<{ name: string } & LocalModels>>;
  /** Makes one small call; returns the base URL that worked. */
  test(connection: ModelConnection): Promise<Result<{ baseUrl: string }, AppError>>;
  connect(connection: ModelConnection, slot?: ModelSlot): Promise<void>;
  disconnect(slot?: ModelSlot): Promise<void>;
}

const localNames: Record<LocalModels['kind'], string> = { ollama: 'Ollama', 'lm-studio': 'LM Studio' };

type Held = { connection: SourcedConnection | null; model: Model | null };

export async function createModelSource(options: {
  stores: Readonly<Record<ModelSlot, ModelConnectionStore>>;
  /** `small`: the id of a model at the same address as the building model, used with the same key. */
  environment: { build: ModelConnection | null; small: string | null };
  demo: Model;
  patience?: Patience;
  limits?: ModelLimits;
}): Promise<ModelSource> {
  const { stores, environment, demo, patience, limits } = options;
  let held = await read();

  async function read(): Promise<Record<ModelSlot, Held>> {
    const [build, spare, small] = await Promise.all(modelSlots.map((slot) => stores[slot].get()));
    const fromPage = (value: ModelConnection | null | undefined): SourcedConnection | null =>
      value ? { value, source: 'settings' } : null;
    const fromStart = (value: ModelConnection | null): SourcedConnection | null =>
      value && { value, source: 'environment' };

    const builds = fromPage(build) ?? fromStart(environment.build);
    const besides = environment.build ?? builds?.value ?? null;
    const namedAtStart =
      environment.small === null || besides === null ? null : { ...besides, modelId: environment.small, price: null };
    // If there is no building model, the demo builds: it needs no failover and has nothing to summarise.
    const beside = (connection: SourcedConnection | null) => hold(builds && connection);
    return {
      build: hold(builds),
      spare: beside(fromPage(spare)),
      small: beside(fromPage(small) ?? fromStart(namedAtStart)),
    };
  }

  function hold(connection: SourcedConnection | null): Held {
    return { connection, model: connection && toModel(connection.value) };
  }

  function toModel({ baseUrl, key, modelId, price }: ModelConnection): Model {
    const rest = { ...(price !== null && { price }), ...(patience && { patience }), ...(limits && { limits }) };
    return createLiveModel({ baseUrl, key, modelId, ...rest });
  }

  return {
    current: () => held.build.model ?? demo,
    spare: () => held.spare.model,
    small: () => held.small.model,
    connection: async (slot = 'build') => held[slot].connection,
    findLocal: async () => (await findLocalModels()).map((found) => ({ ...found, name: localNames[found.kind] })),
    test: ({ baseUrl, key, modelId }) => testConnection({ baseUrl, key, modelId }),
    async connect(wanted, slot = 'build') {
      await stores[slot].set(wanted);
      held = await read();
    },
    async disconnect(slot = 'build') {
      await stores[slot].clear();
      held = await read();
    },
  };
}
