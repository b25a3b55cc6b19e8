import { z } from 'zod';
import type { AppErrorCode } from '@/lib/foundation/app-error';
import { modelSlots, type ModelSlot } from '@/lib/models/model-connection';
import type { CallFailure, Request } from '@/lib/studio/request';

const connectionSchema = z.object({
  baseUrl: z.string(),
  modelId: z.string(),
  hasKey: z.boolean(),
  source: z.enum(['settings', 'environment']),
});
const settingsSchema = z.object({
  connection: connectionSchema.nullable(),
  spare: connectionSchema.nullable(),
  small: connectionSchema.nullable(),
  found: z.array(z.object({ kind: z.enum(['ollama', 'lm-studio']), baseUrl: z.string(), models: z.array(z.string()) })),
});
export type ModelConnection = z.infer<typeof connectionSchema>;
/** One model for each purpose, where one is connected, and what answers on this computer. */
export type ModelSettings = {
  connections: Record<ModelSlot, ModelConnection | null>;
  found: FoundModels[];
};
export type FoundModels = z.infer<typeof settingsSchema>['found'][number];
export { modelSlots, type ModelSlot };

const modelSettingsSchema = settingsSchema.transform(({ connection, spare, small, found }): ModelSettings => ({
  connections: { build: connection, spare, small },
  found,
}));

/** What the form holds; an empty key keeps the one that is stored for the same address. */
export type ConnectInput = { baseUrl: string; apiKey: string; modelId: string };

/** The calls behind the model settings; connecting asks the model for one word first. */
export function createModelCalls(request: Request) {
  const at = '/api/settings/model';
  return {
    read: () => request('GET', at, modelSettingsSchema),
    connect: (slot: ModelSlot, { baseUrl, apiKey, modelId }: ConnectInput) =>
      request('PUT', at, z.unknown(), { baseUrl, modelId, slot, ...(apiKey !== '' && { apiKey }) }),
    /** Where to send the person to sign in; they come back to the settings. */
    signIn: (slot: ModelSlot, modelId: string) =>
      request('POST', `${at}/sign-in`, z.object({ url: z.url({ protocol: /^https?$/ }) }), { slot, modelId }),
    disconnect: (slot: ModelSlot) => request('DELETE', `${at}?slot=${slot}`, z.unknown()),
  };
}
export type ModelCalls = ReturnType<typeof createModelCalls>;

const fieldsByCode: Partial<Record<AppErrorCode | 'offline', keyof ConnectInput>> = {
  'model-address-refused': 'baseUrl',
  'model-unreachable': 'baseUrl',
  'model-certificate-refused': 'baseUrl',
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
