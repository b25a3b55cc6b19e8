import type { IncomingMessage, ServerResponse } from 'node:http';
import { createIsTrusted } from '../../base/http/client-address';
import type { HostTarget } from '../../base/http/origins';
import { sendError, sendText } from '../../base/http/respond';
import { readTarget } from '../../base/foundation/read-target';
import type { AccessGate } from './access-gate';
import { hasPlainHeaders } from './plain-headers';
import { isFromPage } from './request-rules';

/** Checks for the operator's own programs: a container's health check, the proxy in front, Prometheus. */
export type OperatorChecks = {
  health(): object;
  /** Whether every part that Easel needs is working, and the state of each. */
  ready(): Promise<{ ok: boolean }>;
  /** Whether something is served under this name, so that the proxy may get a certificate for it. */
  isHostAllowed(domain: string): Promise<boolean>;
  /** Metrics in Prometheus's text format, and their content type. */
  metrics(): Promise<{ contentType: string; text: string }>;
};

type Config = {
  access: AccessGate | null;
  welcome: unknown;
  trustedProxies: readonly string[];
};

/** Hosts whose whole address space belongs to an app; all others are Easel's or unknown. */
const appHosts: ReadonlySet<HostTarget['kind']> = new Set(['preview', 'shared', 'site', 'reached', 'layers']);
const machinePaths = new Set(['/api/health', '/api/ready', '/api/hosts/allowed', '/api/metrics']);
const noStore = 'no-store';

/** Answers the four calls that need no viewer. */
export function createAnswerChecks({ access, welcome, trustedProxies }: Config, checks: OperatorChecks) {
  const isTrusted = createIsTrusted(trustedProxies);

  /** Strangers only learn whether it is alive or ready. */
  async function mayLearnMore(request: IncomingMessage): Promise<boolean> {
    return access ? access.isAdmitted(request) : welcome === null;
  }

  async function health(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD') return sendError(response, 'method-not-allowed');
    // Any origin may learn that something answers; the probe of the `localhost` page needs only that.
    response.setHeader('cross-origin-resource-policy', 'cross-origin');
    sendCheck(request, response, (await mayLearnMore(request)) ? checks.health() : { ok: true }, 200);
  }

  async function ready(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD') return sendError(response, 'method-not-allowed');
    const found = await checks.ready();
    const told = (await mayLearnMore(request)) ? found : { ok: found.ok };
    sendCheck(request, response, told, found.ok ? 200 : 503);
  }

  async function hostAllowed(request: IncomingMessage, response: ServerResponse, search: string): Promise<void> {
    const domain = new URLSearchParams(search).get('domain');
    if (domain === null) return sendError(response, 'invalid-input');
    const isAllowed = await checks.isHostAllowed(domain);
    if (isAllowed) sendCheck(request, response, { allowed: true }, 200);
    else sendError(response, 'not-found');
  }

  async function metrics(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { contentType, text } = await checks.metrics();
    sendText(request, response, text, { 'content-type': contentType, 'cache-control': noStore });
  }

  return {
    health,
    ready,
    /**
     * Answers the four calls under any Host except an app's, to programs of this machine and of trusted addresses.
     * Every address in `X-Forwarded-For` must be trusted, so that nobody can ask through the proxy. Never responds to
     * pages: they could be from a domain name that was pointed at this machine. Null for any other request.
     */
    forMachine(
      host: HostTarget | null,
      request: IncomingMessage,
    ): ((response: ServerResponse) => Promise<void>) | null {
      if (request.method !== 'GET' && request.method !== 'HEAD') return null;
      if (host !== null && appHosts.has(host.kind)) return null;
      const target = readTarget(request.url);
      if (target === null || !machinePaths.has(target.path)) return null;
      // On the builder's host these two are open to everybody, and get the builder's headers.
      if (host?.kind === 'builder' && (target.path === '/api/health' || target.path === '/api/ready')) return null;
      if (isFromPage(request) || !hasPlainHeaders(request.rawHeaders) || !isTrusted(request)) return null;
      if (target.path === '/api/health') return (response) => health(request, response);
      if (target.path === '/api/ready') return (response) => ready(request, response);
      if (target.path === '/api/metrics') return (response) => metrics(request, response);
      return (response) => hostAllowed(request, response, target.search);
    },
  };
}

function sendCheck(request: IncomingMessage, response: ServerResponse, told: object, status: number): void {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': noStore };
  sendText(request, response, JSON.stringify(told), headers, status);
}
