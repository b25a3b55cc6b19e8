import type { Database } from '../../base/database/database';
import { decryptSecret, encryptSecret } from '../../base/database/sealed-secret';
import { createDemoModel } from '../demo/demo-model';
import type { Recording } from '../demo/recording';
import type { Env } from '../../base/foundation/env';
import type { CreateId, Now } from '../../base/foundation/id';
import { hostAddresses, type Origins } from '../../base/http/origins';
import { createDrizzleModelConnectionStore } from '../models/drizzle-model-connection-store';
import { createDrizzleSignInStore } from '../models/drizzle-sign-in-store';
import { openModelLimits } from '../models/model-limits';
import type { ModelSlot } from '../models/model-connection';
import { createModelSource } from './model-source';
import { createOpenRouterSignIn } from './open-router-sign-in';

const demoPaces = {
  calm: { charactersPerSecond: 240, longestSeconds: 22 },
  real: { charactersPerSecond: 240, longestSeconds: Infinity },
};

type Given = {
  env: Env;
  db: Database;
  /** The secret that seals keys. */
  secret: Uint8Array;
  origins: Origins;
  recordings: Recording[];
  createId: CreateId;
  now: Now;
  wait: (ms: number, signal: AbortSignal) => Promise<void>;
  report: (error: unknown) => void;
};

/** The models of this installation, and signing in at a provider. The demo is used if none is connected. */
export async function openModels({ env, db, secret, origins, recordings, createId, now, wait, report }: Given) {
  const demo = createDemoModel({
    recordings,
    pace: env.EASEL_DEMO_PACE === 'none' ? null : { ...demoPaces[env.EASEL_DEMO_PACE], now, sleep: wait },
    first: env.EASEL_DEMO_BROKEN ? 'broken' : 'sound',
  });
  const sealedFor = (purpose: string) => ({
    ...{ db, now },
    seal: (text: string) => encryptSecret(secret, purpose, text),
    open: (sealed: string) => decryptSecret(secret, purpose, sealed),
  });
  const connectionStore = (slot: ModelSlot) => createDrizzleModelConnectionStore({ ...sealedFor('model-key'), slot });
  const models = await createModelSource({
    stores: { build: connectionStore('build'), spare: connectionStore('spare'), small: connectionStore('small') },
    environment: { build: readModelEnvironment(env), small: env.EASEL_SMALL_MODEL ?? null },
    demo,
    patience: { silenceMs: env.EASEL_SILENCE_SECONDS * 1000, endMs: env.EASEL_SILENCE_END_SECONDS * 1000 },
    limits: await openModelLimits({ db, now, report }),
  });
  const signIn = createOpenRouterSignIn({
    store: createDrizzleSignInStore(sealedFor('model-sign-in')),
    models,
    // Providers don't redirect to a name under `localhost`; the front server at `localhost` itself passes the sign-in
    // on.
    callbackBase: origins.isLocal
      ? `${origins.scheme}//localhost${origins.portSuffix}`
      : hostAddresses(origins).builder,
    createId,
    now,
  });
  return { demo, models, signIn };
}

function readModelEnvironment(env: Env) {
  if (!env.OPENAI_API_KEY && !env.OPENAI_BASE_URL) return null;
  return {
    baseUrl: env.OPENAI_BASE_URL ?? 'https://api.openai.com/v1',
    modelId: env.EASEL_MODEL ?? 'gpt-5.1',
    key: env.OPENAI_API_KEY ?? '',
    price: env.EASEL_MODEL_PRICE ?? null,
  };
}

export type OpenModels = Awaited<ReturnType<typeof openModels>>;
