import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type ModelServer, startModelServer } from '../../lib/turns/models/misbehaving-model.double';
import { type Easel, startEasel } from '../support/easel';
import { ask } from '../support/http';
import type { GuestChallenge, GuestProof } from '../../lib/web/guests/guest-proofs';
import { solveProof } from '../../lib/web/guests/solve-proof.fixture';
import { type ErrorBody, type Started, useProjects } from '../support/projects';

const key = 'sk-operator-secret-key-0815';

describe('guests of an operator', () => {
  let easel: Easel;
  let model: ModelServer;

  beforeAll(async () => {
    model = await startModelServer();
    easel = await startEasel({
      ...{ EASEL_GUESTS: '1', EASEL_GUEST_CHANGES: '3', EASEL_GUEST_STARTS_PER_ADDRESS: '5', EASEL_GUEST_CHECK: '2' },
      EASEL_GUEST_CHECK_AFTER: '0',
      ...{ OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: key, EASEL_MODEL: 'ok' },
    });
  });
  afterAll(async () => {
    await easel?.dispose();
    await model?.close();
  });

  /** A browser without an account; a proxy reports its address. */
  async function arrive(address: string) {
    const { headers } = await ask(easel.port, 'GET', '/api/projects');
    const cookie = headers['set-cookie']!.map((line) => line.split(';')[0]!).join('; ');
    return { cookie, 'x-forwarded-for': address };
  }
  type Guest = Awaited<ReturnType<typeof arrive>>;

  async function solve(guest: Guest): Promise<GuestProof> {
    const asked = await easel.call<{ challenge: GuestChallenge }>('GET', '/api/guest-check', undefined, guest);
    return solveProof(asked.body.challenge);
  }
  const build = async (guest: Guest, prompt: string, proof?: GuestProof) =>
    easel.call<Started & ErrorBody>('POST', '/api/projects', { prompt, ...(proof && { proof }) }, guest);
  const buildChecked = async (guest: Guest, prompt: string) => build(guest, prompt, await solve(guest));

  test('build and change within their share, get a polite message at its end, and take nothing from each other', async () => {
    const [ann, ben] = [await arrive('198.51.100.1'), await arrive('198.51.100.2')];
    const [anns, bens] = [useProjects(easel, ann), useProjects(easel, ben)];
    const { body: started } = await buildChecked(ann, 'A little shop');
    expect((await anns.endOf(started)).outcome).toBe('version');
    for (const prompt of ['Blue', 'Green', 'Bigger']) {
      const { turnId } = await anns.say(started.projectId, prompt);
      expect((await anns.endOf({ projectId: started.projectId, turnId })).outcome).toMatch(/version|answer/);
    }

    const calls = model.requests.length;
    const more = await easel.call<ErrorBody>('POST', anns.at(started.projectId, '/turns'), { prompt: 'Red' }, ann);
    expect([more.status, more.body.error.code]).toEqual([429, 'guest-share-used']);
    expect(more.body.error.message).toContain('What you made is kept');
    const another = await easel.call<ErrorBody>('POST', '/api/projects', { prompt: 'A second shop' }, ann);
    expect([another.status, another.body.error.code]).toEqual([429, 'guest-share-used']);
    expect(model.requests.length).toBe(calls);
    expect(
      (await easel.call<{ projects: object[] }>('GET', '/api/projects', undefined, ann)).body.projects,
    ).toHaveLength(1);

    const { body: bensOwn } = await buildChecked(ben, 'A flower shop');
    expect((await bens.endOf(bensOwn)).outcome).toBe('version');
    // Ben has no access to Ann's app, whatever his share.
    expect((await easel.call('POST', anns.at(started.projectId, '/turns'), { prompt: 'x' }, ben)).status).toBe(404);
  });

  test('new cookies are unlimited, the address is not', async () => {
    const begun: number[] = [];
    for (let n = 0; n < 7; n++) {
      const guest = await arrive('203.0.113.7');
      begun.push((await buildChecked(guest, `Shop ${n}`)).status);
    }
    expect(begun).toEqual([201, 201, 201, 201, 201, 429, 429]);
    // What a client claimed before its proxy does not count.
    const liar = { ...(await arrive('')), 'x-forwarded-for': '192.0.2.1, 203.0.113.7', 'x-easel-address': '192.0.2.2' };
    expect((await buildChecked(liar, 'One more')).status).toBe(429);
  });

  test('a first app requires a proof of work: fresh, the guest’s own, and valid once', async () => {
    const [cat, dan] = [await arrive('198.51.100.11'), await arrive('198.51.100.12')];
    // Count only this app's calls: apps of earlier guests may still be building.
    const calls = () => model.requests.filter((request) => JSON.stringify(request).includes('cake')).length;
    const bare = await build(cat, 'A cake shop');
    expect([bare.status, bare.body.error]).toEqual([
      428,
      { code: 'guest-check-needed', message: expect.stringContaining('/api/guest-check'), detail: 'proof: missing' },
    ]);
    const proof = await solve(cat);
    expect((await build(dan, 'A cake shop', proof)).body.error).toMatchObject({ detail: 'proof: wrong' });
    const { projectId } = await useProjects(easel, cat).must<Started>(201, 'POST', '/api/projects', { name: 'Empty' });
    const turn = await easel.call('POST', `/api/projects/${projectId}/turns`, { prompt: 'More cakes' }, cat);
    expect(turn.status).toBe(428);
    expect(
      (await build(cat, 'One cake', { ...proof, challenge: { ...proof.challenge, signature: 'ab' } })).status,
    ).toBe(428);
    expect(calls()).toBe(0);
    expect((await build(cat, 'A cake shop', proof)).status).toBe(201);
    await vi.waitFor(() => expect(calls()).toBeGreaterThan(0), { timeout: 20_000 });
    // A guest who has started an app needs no further proof.
    expect((await easel.call('GET', '/api/guest-check', undefined, cat)).body).toEqual({ challenge: null });
  });

  test('the operator’s key is in no response, page or log', async () => {
    const guest = await arrive('198.51.100.3');
    const told: string[] = [easel.log()];
    const mine = useProjects(easel, guest);
    const { body: started } = await buildChecked(guest, 'A book shop');
    const { events } = await mine.endOf(started);
    told.push(JSON.stringify(events));
    for (const path of [
      ...[
        '/api/settings/model',
        '/api/health',
        '/api/guest-check',
        '/api/openapi.json',
        '/',
        '/settings',
        `/projects/${started.projectId}`,
      ],
      ...['', '/versions', `/turns/${started.turnId}/prompt`].map((rest) => mine.at(started.projectId, rest)),
    ]) {
      told.push((await ask(easel.port, 'GET', path, { headers: guest })).bytes.toString());
    }
    expect(model.requests.at(-1)!.authorization).toBe(`Bearer ${key}`);
    expect(told.join('\n')).not.toContain(key.slice(3));
    expect((await easel.call('GET', '/api/settings/model', undefined, guest)).status).toBe(404);
    const signIn = await easel.call('POST', '/api/settings/model/sign-in', { modelId: 'ok' }, guest);
    expect(signIn.status).toBe(404);
  });
});
