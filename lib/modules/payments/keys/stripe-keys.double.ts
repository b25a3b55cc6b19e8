import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A key's permissions at the double. With no flags it may do everything; a key that is not listed is unknown. */
type Rights = { isNarrow?: boolean; canCharge?: boolean; mayListen?: boolean };

/**
 * A double of Stripe's API for keys and webhook endpoints over HTTP, following its published behaviour. Pass `base` to
 * `createAskStripe`.
 */
export async function openStripeKeysDouble(keys: Readonly<Record<string, Rights>>) {
  const endpoints: { id: string; url: string; events: string[] }[] = [];
  let made = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const key = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
      const answer = (status: number, body: object) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      const rights = Object.hasOwn(keys, key) ? keys[key] : undefined;
      if (!rights)
        return answer(401, { error: { type: 'invalid_request_error', message: 'Invalid API Key provided' } });
      const call = `${request.method} ${(request.url ?? '').split('?')[0]}`;
      const forbidden = () => answer(403, { error: { type: 'invalid_request_error', message: 'not enough rights' } });
      if (call === 'GET /v1/account')
        return answer(200, { id: 'acct_1', object: 'account', charges_enabled: rights.canCharge ?? true });
      if (call === 'GET /v1/checkout/sessions' || call === 'GET /v1/refunds')
        return rights.isNarrow ? forbidden() : answer(200, { object: 'list', data: [] });
      if (rights.mayListen === false) return forbidden();
      if (call === 'GET /v1/webhook_endpoints')
        return answer(200, { object: 'list', data: endpoints.map(({ id, url }) => ({ id, url })) });
      if (call === 'POST /v1/webhook_endpoints') {
        const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
        made += 1;
        endpoints.push({ id: `we_${made}`, url: form.get('url') ?? '', events: form.getAll('enabled_events[]') });
        return answer(200, { id: `we_${made}`, object: 'webhook_endpoint', secret: `whsec_${made}` });
      }
      const gone = /^DELETE \/v1\/webhook_endpoints\/(\w+)$/.exec(call)?.[1];
      const at = endpoints.findIndex(({ id }) => id === gone);
      if (at === -1) return answer(404, { error: { type: 'invalid_request_error', message: 'No such endpoint' } });
      endpoints.splice(at, 1);
      return answer(200, { id: gone, deleted: true });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    endpoints,
    close: () => new Promise((settle) => server.close(settle)),
  };
}
