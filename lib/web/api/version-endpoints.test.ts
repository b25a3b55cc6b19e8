import { expect, test } from 'vitest';
import type { Call } from './endpoint';
import { versionEndpoints } from './version-endpoints';

test('a file’s bytes are not stored if their address has no uploads left today', async () => {
  const put = versionEndpoints.find(({ method, path }) => method === 'PUT' && path.endsWith('/blobs/:sha256'))!;
  const asked: number[] = [];
  const server = new Proxy(
    {
      shares: {
        upload: async (_viewer: unknown, bytes: number) => {
          asked.push(bytes);
          return { ok: false, error: { code: 'guest-uploads-used' } };
        },
      },
    },
    {
      get: (parts, name) => {
        if (name in parts) return parts[name as keyof typeof parts];
        throw new Error(`asked for ${String(name)}`);
      },
    },
  );
  const request = new Request('http://easel/', { method: 'PUT', body: 'words' });
  const call = { server, viewer: { id: 'ann' }, params: { projectId: 'p', sha256: 'h' }, request };
  const answer = await put.run(call as unknown as Call<unknown>);
  expect([answer.status, asked]).toEqual([429, [5]]);
});
