import type { SentRequest, SentResponse } from '@/lib/backend-engine/engine-messages';

/** A request as another thread can be given it. */
export async function sendRequest(request: Request): Promise<SentRequest> {
  const body = request.body === null ? null : await request.arrayBuffer();
  return { method: request.method, url: request.url, headers: [...request.headers], body };
}

/** The response another thread gave. */
export function readResponse({ status, headers, body }: SentResponse): Response {
  // Statuses that may have no body refuse an empty one too.
  const isBare = status === 204 || status === 304 || status === 205;
  return new Response(isBare ? null : body, { status, headers });
}
