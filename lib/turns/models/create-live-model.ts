import type { Model, Price } from './model';
import type { ModelConnection } from './model-connection';
import type { ModelLimits } from './model-limits';
import { createOllamaModel, isOllamaAddress } from './ollama-model';
import { createOpenAiModel } from './openai-model';
import type { Patience } from './watch-fetch';

type Given = Pick<ModelConnection, 'baseUrl' | 'key' | 'modelId'> & {
  /** The table's price if absent. */
  price?: Price | null;
  patience?: Patience;
  limits?: ModelLimits;
  fetch?: typeof globalThis.fetch;
};

/** The model at an address, through the best API it has: Ollama's own, otherwise OpenAI's. */
export function createLiveModel({ key, ...given }: Given): Model {
  return isOllamaAddress(given.baseUrl)
    ? createOllamaModel({ ...given, apiKey: key })
    : createOpenAiModel({ ...given, apiKey: key });
}
