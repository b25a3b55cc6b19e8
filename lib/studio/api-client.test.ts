import { describe, expect, test } from 'vitest';
import type { ProjectId, VersionId } from '../foundation/id';
import { createProjectApi } from './api-client';
import { createRequest } from './request';

function apiThatAnswers(body: BodyInit) {
  const fetch: typeof globalThis.fetch = async () => new Response(body);
  return createProjectApi({ request: createRequest(fetch), fetch }, 'project' as ProjectId);
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
