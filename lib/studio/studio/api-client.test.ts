import { describe, expect, test } from 'vitest';
import type { ProjectId, VersionId } from '../../base/foundation/id';
import { fail, succeed } from '../../base/foundation/result';
import { createProjectApi } from './api-client';
import { createRequest } from './request';

const noCheck = async () => succeed(null);

function apiThatAnswers(body: BodyInit) {
  const fetch: typeof globalThis.fetch = async () => new Response(body);
  return createProjectApi({ request: createRequest(fetch), fetch, prove: noCheck }, 'project' as ProjectId);
}

const hash = 'f'.repeat(64);
const version = 'version' as VersionId;

describe('readFile', () => {
  test('reads TypeScript as text, though its ending also names a kind of video', async () => {
    const file = await apiThatAnswers('export {};').readFile(version, 'src/lib/dates.ts', hash);
    expect(file).toEqual({ ok: true, value: { type: 'file-write', path: 'src/lib/dates.ts', content: 'export {};' } });
  });

  test('names what is no text by its hash', async () => {
    const file = await apiThatAnswers(new Uint8Array([0x89, 0x50, 0xff])).readFile(version, 'src/logo.png', hash);
    expect(file).toEqual({
      ok: true,
      value: { type: 'file-write', path: 'src/logo.png', blob: hash, contentType: 'image/png' },
    });
  });
});

describe('sendPrompt', () => {
  /** A server that asks a guest for a proof before the first request of the project. */
  function apiThatChecks(prove: Parameters<typeof createProjectApi>[0]['prove']) {
    const sent: unknown[] = [];
    const fetch: typeof globalThis.fetch = async (_address, init) => {
      const body = JSON.parse(String(init?.body)) as { proof?: object };
      sent.push(body);
      if (body.proof !== undefined) return Response.json({ turnId: 'turn' }, { status: 201 });
      return Response.json({ error: { code: 'guest-check-needed', message: '' } }, { status: 428 });
    };
    return { sent, api: createProjectApi({ request: createRequest(fetch), fetch, prove }, 'project' as ProjectId) };
  }

  test('shows that a guest is no robot where the server asks for it, and sends the same words again', async () => {
    const { api, sent } = apiThatChecks(async () => succeed({ proof: { solution: 1 }, goodUntil: 1 }));
    expect(await api.sendPrompt('Make it blue')).toEqual({ ok: true, value: { turnId: 'turn' } });
    expect(sent).toEqual([
      { prompt: 'Make it blue', mode: 'build' },
      { prompt: 'Make it blue', mode: 'build', proof: { solution: 1 } },
    ]);
  });

  test('says so if this browser can’t show it', async () => {
    const { api } = apiThatChecks(async () => fail({ code: 'guest-check-needed' }));
    expect(await api.sendPrompt('Make it blue')).toEqual({ ok: false, error: { code: 'guest-check-needed' } });
  });
});
