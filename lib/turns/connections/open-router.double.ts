import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OpenRouterAddresses } from './open-router-sign-in';

/**
 * For tests only: signs everybody in, and exchanges each code once for a key, if the caller has the verifier of its
 * challenge.
 */
export async function startFakeOpenRouter({ key, models }: { key: string; models: string }) {
  const challenges = new Map<string, string>();
  let codes = 0;

  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.writeHead(500).end());
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake');
    if (request.method === 'GET' && url.pathname === '/auth') {
      const back = new URL(url.searchParams.get('callback_url') ?? '');
      if (url.searchParams.get('code_challenge_method') !== 'S256') return void response.writeHead(400).end();
      const code = `code-${(codes += 1)}`;
      challenges.set(code, url.searchParams.get('code_challenge') ?? '');
      back.searchParams.set('code', code);
      return void response.writeHead(302, { location: back.href }).end();
    }
    if (request.method !== 'POST' || url.pathname !== '/api/v1/auth/keys') return void response.writeHead(404).end();
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { code, code_verifier: verifier } = JSON.parse(body) as Record<string, string>;
    const challenge = challenges.get(code ?? '');
    challenges.delete(code ?? '');
    const isTheirs =
      challenge !== undefined &&
      challenge ===
        createHash('sha256')
          .update(verifier ?? '')
          .digest('base64url');
    const said = isTheirs ? { key, user_id: 'user_1' } : { error: { message: 'Invalid code or code_verifier' } };
    response.writeHead(isTheirs ? 200 : 403, { 'content-type': 'application/json' }).end(JSON.stringify(said));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const addresses: OpenRouterAddresses = { signIn: `${at}/auth`, keys: `${at}/api/v1/auth/keys`, models };
  return {
    addresses,
    /** Acts as the person's browser: agrees, and returns the URL to which it is redirected. */
    async agree(url: string): Promise<{ state: string; code: string; url: URL }> {
      const response = await fetch(url, { redirect: 'manual' });
      const back = new URL(response.headers.get('location') ?? '');
      return {
        state: back.pathname.split('/').at(-1) ?? '',
        code: back.searchParams.get('code') ?? '',
        url: back,
      };
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
