import { doneSchema } from '@/lib/base/answers/done-answer';
import {
  connectedModelSchema,
  type FoundModels,
  modelSettingsSchema,
  type ShownConnection,
  signInAddressSchema,
} from '@/lib/base/answers/model-answers';
import type { AppErrorCode } from '@/lib/base/foundation/app-error';
import { succeed } from '@/lib/base/foundation/result';
import { modelSlots, type ModelSlot } from '@/lib/turns/models/model-connection';
import type { CallFailure, CallResult, Request } from '@/lib/studio/studio/request';

/** One model per purpose, if connected, and the servers found on this computer. */
export type ModelSettings = {
  connections: Record<ModelSlot, ShownConnection | null>;
  found: FoundModels[];
};
export { modelSlots, type ModelSlot };

/** The form's values; an empty key keeps the one stored for the same URL. */
export type ConnectInput = { baseUrl: string; apiKey: string; modelId: string };

/** Calls behind the model settings; connecting asks the model for one word first. */
export function createModelCalls(request: Request) {
  const at = '/api/settings/model';
  return {
    async read(): Promise<CallResult<ModelSettings>> {
      const answer = await request('GET', at, modelSettingsSchema);
      if (!answer.ok) return answer;
      const { connection, spare, small, found } = answer.value;
      return succeed({ connections: { build: connection, spare, small }, found });
    },
    connect: (slot: ModelSlot, { baseUrl, apiKey, modelId }: ConnectInput) =>
      request('PUT', at, connectedModelSchema, { baseUrl, modelId, slot, ...(apiKey !== '' && { apiKey }) }),
    /** Dollars per million tokens. Sends the model one word again, with the stored key. */
    setPrice: (
      slot: ModelSlot,
      { baseUrl, modelId }: Pick<ShownConnection, 'baseUrl' | 'modelId'>,
      price: { input: number; output: number },
    ) => request('PUT', at, connectedModelSchema, { baseUrl, modelId, slot, price }),
    /** URL where the person signs in; they return to the settings. */
    signIn: (slot: ModelSlot, modelId: string) =>
      request('POST', `${at}/sign-in`, signInAddressSchema, { slot, modelId }),
    disconnect: (slot: ModelSlot) => request('DELETE', `${at}?slot=${slot}`, doneSchema),
  };
}
export type ModelCalls = ReturnType<typeof createModelCalls>;

const mostDollars = 10_000;

/** Parses a typed price, with a point or a comma; null if it is not one. */
export function readPrice(text: string): number | null {
  const plain = text
    .trim()
    .replace(/^[$＄]/, '')
    .replace(',', '.');
  if (!/^\d{1,5}(?:\.\d{1,6})?$/.test(plain)) return null;
  const price = Number(plain);
  return price <= mostDollars ? price : null;
}

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

/** The field to show a failure next to: the one to change to fix it. */
export function fieldOf(failure: CallFailure): keyof ConnectInput {
  return fieldsByCode[failure.code] ?? 'baseUrl';
}
