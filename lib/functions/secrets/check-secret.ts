import https from 'node:https';
import type { SecretCheck } from '../../base/answers/function-answers';
import { judgeHost, type Resolve, resolveByDns } from '../outbound/judge-host';

/**
 * A call that shows whether the service that issued a secret accepts it: a GET that changes nothing there. `{value}`
 * stands for the secret, in the address (encoded) or in a header.
 */
export type CheckCall = {
  url: string;
  headers: Readonly<Record<string, string>>;
  /** Statuses that mean the secret is refused. */
  refusedBy: readonly number[];
  /** Values that are not the service's secrets, such as a word that turns on test mode. */
  unless: readonly string[];
};

type Send = (url: URL, options: https.RequestOptions) => Promise<number>;
type Asked = { call: CheckCall; value: string; allowedHosts: readonly string[] };

const longestMs = 8000;
/** The characters allowed in a header. */
const plain = /^[\x20-\x7e]+$/;

/**
 * Asks whether a secret works, under the same rules as for calls by the functions themselves: allowed hosts, public
 * addresses. Redirects are not followed, and only the status of the response is read. Null if there is nothing to ask,
 * since the value is not the service's or the host isn't on the app's list. Never rejects.
 */
export async function checkSecret(
  { call, value, allowedHosts }: Asked,
  { resolve = resolveByDns, send = sendByHttps }: { resolve?: Resolve; send?: Send } = {},
): Promise<SecretCheck | null> {
  if (call.unless.includes(value)) return null;
  // A key with a line break in it was copied badly, and no service would take it.
  if (!plain.test(value)) return 'refused';
  const url = new URL(call.url.replaceAll('{value}', encodeURIComponent(value)));
  const judged = await judgeHost(url, allowedHosts, resolve);
  if (!judged.ok) return judged.why === 'not-allowed' ? null : 'unreachable';
  const headers = Object.fromEntries(
    Object.entries(call.headers).map(([name, text]) => [name, text.replaceAll('{value}', () => value)]),
  );
  try {
    const status = await send(url, { headers, lookup: judged.lookup, agent: false });
    if (call.refusedBy.includes(status)) return 'refused';
    return status >= 200 && status < 300 ? 'works' : 'unreachable';
  } catch {
    return 'unreachable';
  }
}

/** The status of a GET. */
function sendByHttps(url: URL, options: https.RequestOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = https.request(url, { ...options, method: 'GET', signal: AbortSignal.timeout(longestMs) });
    asked.on('error', reject).on('response', (answer) => {
      resolve(answer.statusCode ?? 0);
      answer.destroy();
    });
    asked.end();
  });
}
