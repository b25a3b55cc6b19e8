import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settings } from '../../../drizzle/schema';
import { decryptSecret, encryptSecret } from '../../base/database/sealed-secret';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import { idFromRandom } from '../../base/foundation/id';
import { createDemoModel } from '../demo/demo-model';
import { createDrizzleModelConnectionStore } from '../models/drizzle-model-connection-store';
import { createDrizzleSignInStore } from '../models/drizzle-sign-in-store';
import { startModelServer, type ModelServer } from '../models/misbehaving-model.double';
import { type ModelSlot, modelSlots } from '../models/model-connection';
import { createModelSource } from './model-source';
import { startFakeOpenRouter } from './open-router.double';
import { createOpenRouterSignIn } from './open-router-sign-in';

const key = 'sk-or-v1-very-secret-key-of-the-person';
const secret = new Uint8Array(32).fill(7);
let models: ModelServer;
let openRouter: Awaited<ReturnType<typeof startFakeOpenRouter>>;

beforeAll(async () => {
  models = await startModelServer();
  openRouter = await startFakeOpenRouter({ key, models: models.baseUrl });
});
afterAll(async () => {
  await openRouter.close();
  await models.close();
});

await describeOnDatabases('signing in at OpenRouter', (database) => {
  async function arrange() {
    let time = 1_000;
    const now = () => time;
    const sealedFor = (purpose: string) => ({
      ...{ db: database(), now },
      seal: (text: string) => encryptSecret(secret, purpose, text),
      open: (sealed: string) => decryptSecret(secret, purpose, sealed),
    });
    const connections = (slot: ModelSlot) => createDrizzleModelConnectionStore({ ...sealedFor('model-key'), slot });
    const source = await createModelSource({
      stores: { build: connections('build'), spare: connections('spare'), small: connections('small') },
      environment: { build: null, small: null },
      demo: createDemoModel({ recordings: [] }),
      patience: { silenceMs: 60_000, endMs: 300 },
    });
    // All tests share one database.
    await Promise.all(modelSlots.map((slot) => source.disconnect(slot)));
    const create = () =>
      createOpenRouterSignIn({
        store: createDrizzleSignInStore(sealedFor('model-sign-in')),
        models: source,
        callbackBase: 'http://localhost:3000',
        createId: idFromRandom((size) => randomBytes(size)),
        now,
        addresses: openRouter.addresses,
      });
    return {
      source,
      create,
      signIn: create(),
      rows: () => database().select().from(settings),
      pass: (ms: number) => (time += ms),
    };
  }

  test('gets a key, tries the model with it and stores it sealed', async () => {
    const { signIn, source, rows } = await arrange();
    const { url } = await signIn.begin({ slot: 'build', modelId: 'ok' });
    const back = await openRouter.agree(url);
    expect(back.url.origin).toBe('http://localhost:3000');
    expect(back.url.pathname).toMatch(/^\/api\/sign-in\/openrouter\/[a-z2-7]{26}$/);
    expect(await signIn.finish(back)).toEqual({ ok: true, value: { slot: 'build', modelId: 'ok', problem: null } });
    expect(models.requests.at(-1)!.authorization).toBe(`Bearer ${key}`);
    expect((await source.connection())?.value).toMatchObject({ modelId: 'ok', key });
    expect(source.current()).toMatchObject({ name: 'ok', kind: 'live' });
    expect(JSON.stringify(await rows())).not.toContain('secret');
  });

  test('the verifier and the state stay on the server', async () => {
    const { signIn, rows } = await arrange();
    const { url } = await signIn.begin({ slot: 'build', modelId: 'ok' });
    const state = new URL(new URL(url).searchParams.get('callback_url')!).pathname.split('/').at(-1)!;
    const challenge = new URL(url).searchParams.get('code_challenge')!;
    const [row] = (await rows()).filter(({ key: name }) => name.startsWith('model-sign-in:'));
    const { sealedVerifier } = row!.value as { sealedVerifier: string };
    const verifier = decryptSecret(secret, 'model-sign-in', sealedVerifier)!;
    expect(createHash('sha256').update(verifier).digest('base64url')).toBe(challenge);
    expect(url).not.toContain(verifier);
    expect(JSON.stringify(row)).not.toContain(verifier);
    expect(JSON.stringify(row)).not.toContain(state);
  });

  test('survives a restart in between', async () => {
    const { signIn, create } = await arrange();
    const back = await openRouter.agree((await signIn.begin({ slot: 'spare', modelId: 'ok' })).url);
    expect(await create().finish(back)).toMatchObject({ ok: true, value: { slot: 'spare' } });
  });

  test('a state is valid once, for ten minutes, and only the newest', async () => {
    const { signIn, pass, source } = await arrange();
    const expired = { ok: false, error: { code: 'sign-in-expired' } };
    const first = await openRouter.agree((await signIn.begin({ slot: 'build', modelId: 'ok' })).url);
    const second = await openRouter.agree((await signIn.begin({ slot: 'build', modelId: 'ok' })).url);
    expect(await signIn.finish(first)).toEqual(expired);
    // A stranger's guess leaves the real sign-in untouched.
    expect(await signIn.finish({ ...second, state: 'a'.repeat(26) })).toEqual(expired);
    const [one, other] = await Promise.all([signIn.finish(second), signIn.finish(second)]);
    expect([one.ok, other.ok].toSorted()).toEqual([false, true]);

    await source.disconnect();
    const late = await openRouter.agree((await signIn.begin({ slot: 'build', modelId: 'ok' })).url);
    pass(10 * 60_000 + 1);
    expect(await signIn.finish(late)).toEqual(expired);
    expect(await source.connection()).toBeNull();
  });

  test('a code that is not of this sign-in brings no key', async () => {
    const { signIn, source } = await arrange();
    const { state } = await openRouter.agree((await signIn.begin({ slot: 'build', modelId: 'ok' })).url);
    const result = await signIn.finish({ state, code: 'stolen' });
    expect(result).toEqual({ ok: false, error: { code: 'sign-in-refused', detail: 'HTTP 403' } });
    expect(await source.connection()).toBeNull();
  });

  test.each([
    ['no-credit', 'model-credit-empty', true],
    ['unknown-model', 'model-unknown', false],
  ])('where the test call says %s: %s, kept: %s', async (modelId, code, isKept) => {
    const { signIn, source } = await arrange();
    const back = await openRouter.agree((await signIn.begin({ slot: 'build', modelId })).url);
    const result = await signIn.finish(back);
    expect(result).toMatchObject(isKept ? { ok: true, value: { problem: code } } : { ok: false, error: { code } });
    expect((await source.connection()) !== null).toBe(isKept);
    expect(JSON.stringify(result)).not.toContain('secret');
  });
});
