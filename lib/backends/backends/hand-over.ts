import type { SentRequest, SentResponse } from '@/lib/backends/backend-engine/engine-messages';

/** The complete bodies of responses made here: reading them back out of their streams costs as much as a call. */
const bodies = new WeakMap<Response, string | ArrayBuffer>();

/** Turns a request into a message for another thread. */
export async function sendRequest(request: Request): Promise<SentRequest> {
  const body = request.body === null ? null : await request.arrayBuffer();
  return { method: request.method, url: request.url, headers: [...request.headers], body };
}

/** Turns another thread's message back into a response. */
export function readResponse({ status, headers, body }: SentResponse): Response {
  // Statuses that forbid a body reject an empty one too.
  const isBare = status === 204 || status === 304 || status === 205;
  const response = new Response(isBare ? null : body, { status, headers });
  if (!isBare && body !== null) bodies.set(response, body);
  return response;
}

/** The whole body of a response that nobody has read yet. */
export async function bodyOf(response: Response): Promise<Buffer> {
  const known = bodies.get(response);
  if (typeof known === 'string') return Buffer.from(known);
  return Buffer.from(known ?? (await response.arrayBuffer()));
}
