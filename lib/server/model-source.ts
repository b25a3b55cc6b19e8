import type { AppError } from '../foundation/app-error';
import type { Result } from '../foundation/result';
import type { Model } from '../models/model';
import type { ModelConnection, ModelConnectionStore } from '../models/model-connection';
import { createOpenAiModel } from '../models/openai-model';
import { findLocalModels, type LocalModels, testConnection } from '../models/probe-models';

export type SourcedConnection = { value: ModelConnection; source: 'settings' | 'environment' };

/** Which model answers now: the one set in the page, else the environment's, else the demo. */
export interface ModelSource {
  current(): Model;
  connection(): Promise<SourcedConnection | null>;
  findLocal(): Promise<Array<{ name: string } & LocalModels>>;
  /** One small call; answers with the address that worked. */
  test(connection: ModelConnection): Promise<Result<{ baseUrl: string }, AppError>>;
  connect(connection: ModelConnection): Promise<void>;
  disconnect(): Promise<void>;
}

const localNames: Record<LocalModels['kind'], string> = { ollama: 'Ollama', 'lm-studio': 'LM Studio' };

export async function createModelSource(options: {
  store: ModelConnectionStore;
  environment: ModelConnection | null;
  demo: Model;
  chunkTimeoutMs: number;
}): Promise<ModelSource> {
  const { store, environment, demo, chunkTimeoutMs } = options;
  let connection = await read();
  let model = toModel(connection);

  async function read(): Promise<SourcedConnection | null> {
    const kept = await store.get();
    if (kept) return { value: kept, source: 'settings' };
    return environment ? { value: environment, source: 'environment' } : null;
  }

  function toModel(found: SourcedConnection | null): Model {
    if (!found) return demo;
    const { baseUrl, key, modelId, price } = found.value;
    return createOpenAiModel({ baseUrl, apiKey: key, modelId, chunkTimeoutMs, ...(price === null ? {} : { price }) });
  }

  async function refresh(): Promise<void> {
    connection = await read();
    model = toModel(connection);
  }

  return {
    current: () => model,
    connection: async () => connection,
    findLocal: async () => (await findLocalModels()).map((found) => ({ ...found, name: localNames[found.kind] })),
    test: ({ baseUrl, key, modelId }) => testConnection({ baseUrl, key, modelId }),
    async connect(wanted) {
      await store.set(wanted);
      await refresh();
    },
    async disconnect() {
      await store.clear();
      await refresh();
    },
  };
}
