import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { AppError, AppErrorCode } from '../../base/foundation/app-error';
import type { CreateId, Now } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import type { ModelSlot } from '../models/model-connection';
import { findProvider } from '../models/providers';
import type { SignInStore } from '../models/sign-in-store';
import type { ModelSource } from './model-source';

/** Where OpenRouter signs people in, issues keys and serves its API. */
export type OpenRouterAddresses = { signIn: string; keys: string; models: string };

export const openRouterAddresses: OpenRouterAddresses = {
  signIn: 'https://openrouter.ai/auth',
  keys: 'https://openrouter.ai/api/v1/auth/keys',
  models: findProvider('openrouter').addresses[0]!.baseUrl,
};

/** `problem`: why the test call failed; the key is stored nevertheless. */
export type SignedIn = { slot: ModelSlot; modelId: string; problem: AppErrorCode | null };

/** Gets a key by signing in: OpenRouter's flow (OAuth with PKCE, RFC 7636, method S256; no client secret). */
export interface OpenRouterSignIn {
  /** Returns the URL to send the person's browser to. Invalidates any sign-in started before. */
  begin(wanted: { slot: ModelSlot; modelId: string }): Promise<{ url: string }>;
  /**
   * Takes the code that the browser brought back. Fails with `sign-in-expired` if the sign-in was not started here, was
   * already finished or took longer than ten minutes; with `sign-in-refused` if OpenRouter issues no key; otherwise as
   * the test call of `ModelSource` does.
   */
  finish(back: { state: string; code: string }): Promise<Result<SignedIn, AppError>>;
}

const lifeMs = 10 * 60_000;
const answerMs = 20_000;
const keySchema = z.object({ key: z.string().min(1).max(2000) });
/** The account behind the key is real: its problems can be fixed without signing in again. */
const keptProblems: ReadonlySet<AppErrorCode> = new Set(['model-credit-empty', 'model-busy']);

export function createOpenRouterSignIn({
  store,
  models,
  callbackBase,
  createId,
  now,
  addresses = openRouterAddresses,
  fetch = globalThis.fetch,
}: {
  store: SignInStore;
  models: Pick<ModelSource, 'test' | 'connect'>;
  /** Scheme, host and port that OpenRouter sends the browser back to. */
  callbackBase: string;
  createId: CreateId;
  now: Now;
  addresses?: OpenRouterAddresses;
  fetch?: typeof globalThis.fetch;
}): OpenRouterSignIn {
  async function exchange(code: string, verifier: string): Promise<Result<string, AppError>> {
    try {
      const response = await fetch(addresses.keys, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ code, code_verifier: verifier, code_challenge_method: 'S256' }),
        redirect: 'manual',
        signal: AbortSignal.timeout(answerMs),
      });
      const body = keySchema.safeParse(await response.json().catch(() => null));
      if (!response.ok || !body.success) return fail({ code: 'sign-in-refused', detail: `HTTP ${response.status}` });
      return succeed(body.data.key);
    } catch {
      // The message of a failed fetch may quote what was sent.
      return fail({ code: 'sign-in-refused', detail: 'no answer' });
    }
  }

  return {
    async begin(wanted) {
      const state = createId<'sign-in'>();
      const verifier = randomBytes(32).toString('base64url');
      await store.keep(hashOf(state), { ...wanted, verifier, expiresAt: now() + lifeMs });
      const url = new URL(addresses.signIn);
      url.searchParams.set('callback_url', `${callbackBase}/api/sign-in/openrouter/${state}`);
      url.searchParams.set('code_challenge', createHash('sha256').update(verifier).digest('base64url'));
      url.searchParams.set('code_challenge_method', 'S256');
      return { url: url.href };
    },

    async finish({ state, code }) {
      const pending = await store.take(hashOf(state));
      if (pending === null || pending.expiresAt < now()) return fail({ code: 'sign-in-expired' });
      const { slot, modelId, verifier } = pending;
      const key = await exchange(code, verifier);
      if (!key.ok) return key;

      const connection = { baseUrl: addresses.models, modelId, key: key.value, price: null };
      const tested = await models.test(connection);
      if (!tested.ok && !keptProblems.has(tested.error.code)) return tested;
      await models.connect(connection, slot);
      return succeed({ slot, modelId, problem: tested.ok ? null : tested.error.code });
    },
  };
}

function hashOf(state: string): string {
  return createHash('sha256').update(state).digest('hex');
}
