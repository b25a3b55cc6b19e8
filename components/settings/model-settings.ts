import { z } from 'zod';
import type { AppErrorCode } from '@/lib/foundation/app-error';
import type { CallFailure, Request } from '@/lib/studio/request';

const settingsSchema = z.object({
  connection: z
    .object({
      baseUrl: z.string(),
      modelId: z.string(),
      hasKey: z.boolean(),
      source: z.enum(['settings', 'environment']),
    })
    .nullable(),
  found: z.array(z.object({ kind: z.enum(['ollama', 'lm-studio']), baseUrl: z.string(), models: z.array(z.string()) })),
});
export type ModelSettings = z.infer<typeof settingsSchema>;
export type ModelConnection = NonNullable<ModelSettings['connection']>;
export type FoundModels = ModelSettings['found'][number];

/** Names of the servers that are looked for, the same in every language. */
export const serverNames: Record<FoundModels['kind'], string> = { ollama: 'Ollama', 'lm-studio': 'LM Studio' };

/** What the form holds; an empty key keeps the one that is stored for the same address. */
export type ConnectInput = { baseUrl: string; apiKey: string; modelId: string };

/** Addresses a button fills in. Names of products, the same in every language. */
export const presets = [
  { name: 'OpenAI', baseUrl: 'https://api.openai.com/v1' },
  { name: 'OpenRouter', baseUrl: 'https://openrouter.ai/api/v1' },
  { name: 'DeepSeek', baseUrl: 'https://api.deepseek.com/v1' },
  { name: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1' },
  { name: 'LM Studio', baseUrl: 'http://127.0.0.1:1234/v1' },
] as const;

/** The calls behind the model settings; connecting asks the model for one word first. */
export function createModelCalls(request: Request) {
  const at = '/api/settings/model';
  return {
    read: () => request('GET', at, settingsSchema),
    connect: ({ baseUrl, apiKey, modelId }: ConnectInput) =>
      request('PUT', at, z.unknown(), { baseUrl, modelId, ...(apiKey !== '' && { apiKey }) }),
    disconnect: () => request('DELETE', at, z.unknown()),
  };
}

const fieldsByCode: Partial<Record<AppErrorCode | 'offline', keyof ConnectInput>> = {
  'model-address-refused': 'baseUrl',
  'model-unavailable': 'baseUrl',
  'invalid-input': 'baseUrl',
  'model-key-refused': 'apiKey',
  'model-credit-empty': 'apiKey',
  'model-unknown': 'modelId',
  'model-busy': 'modelId',
  'model-empty': 'modelId',
  'model-stalled': 'modelId',
};

/** The field beside which a failure is told: the one that can mend it. */
export function fieldOf(failure: CallFailure): keyof ConnectInput {
  return fieldsByCode[failure.code] ?? 'baseUrl';
}
