import {
  bearerOf,
  sha1,
  type DoubleAnswer,
  type DoubleCall,
  type DoubleSite,
  type DoubleState,
} from './host-state.double';

const unknown: DoubleAnswer = [404, { code: 404, message: 'Not Found' }];

/** Netlify's API, as described in swagger.yml of netlify/open-api and in its guide to file digests. */
export function answerNetlify(state: DoubleState, call: DoubleCall): DoubleAnswer {
  const { method, mood } = { ...call, mood: state.mood };
  const path = call.path.replace(/^\/api\/v1/, '');
  if (bearerOf(call) !== state.token || mood === 'token-refused') return [401, { code: 401, message: 'Access Denied' }];
  if (method === 'GET' && path === '/user') return [200, { id: 'user-1', email: 'ann@x.test' }];
  if (mood === 'token-narrow') return [403, { code: 403, message: 'Forbidden' }];
  if (mood === 'busy') return [429, { code: 429, message: 'Too Many Requests' }];
  const isNew = method === 'POST' && /^\/sites(?:\/[^/]+\/deploys)?$/.test(path);
  if (mood === 'quota' && isNew)
    return [
      403,
      { code: 403, message: 'Account credit usage exceeded - new deploys are blocked until credits are added' },
    ];
  if (method === 'POST' && path === '/sites') {
    const { name } = call.json() as { name: string };
    if (state.taken.has(name) || [...state.sites.values()].some((one) => one.name === name))
      return [422, { errors: { subdomain: ['must be unique'] } }];
    const site: DoubleSite = { id: `site-${state.sites.size + 1}`, name, domains: [], live: null };
    state.sites.set(site.id, site);
    return [201, present(site)];
  }
  const [, siteId, rest] = /^\/sites\/([^/]+)(\/.*)?$/.exec(path) ?? [];
  const site = siteId === undefined ? undefined : state.sites.get(siteId);
  if (site) {
    if (rest === undefined && method === 'GET') return [200, present(site)];
    if (rest === undefined && method === 'DELETE') return state.sites.delete(site.id) ? [204, null] : unknown;
    if (rest === '/deploys' && method === 'POST') {
      const files = new Map(Object.entries((call.json() as { files: Record<string, string> }).files));
      const required = [...new Set(files.values())].filter((hash) => !state.kept.has(hash));
      const { id } = state.begin(site, files, required.length === 0);
      return [
        200,
        {
          id,
          site_id: site.id,
          state: required.length === 0 ? 'prepared' : 'uploading',
          required,
          required_functions: [],
        },
      ];
    }
    const deployment = state.deployments.get(/^\/deploys\/([^/]+)$/.exec(rest ?? '')?.[1] ?? '');
    if (!deployment || method !== 'GET') return unknown;
    const states = { going: deployment.looks === null ? 'uploading' : 'processing', live: 'ready', failed: 'error' };
    const now = state.look(deployment);
    return [
      200,
      { id: deployment.id, state: states[now], error_message: now === 'failed' ? 'Processing failed' : null },
    ];
  }
  const [, deployId, file] = /^\/deploys\/([^/]+)\/files\/(.+)$/.exec(path) ?? [];
  const deployment = state.deployments.get(deployId ?? '');
  if (deployment && method === 'PUT') {
    const named = deployment.files.get(`/${decodeURIComponent(file!)}`);
    // Bytes with another hash than announced are refused.
    if (named !== sha1(call.bytes)) return [422, { code: 422, message: 'Unprocessable Entity' }];
    state.kept.set(named, call.bytes);
    if ([...deployment.files.values()].every((hash) => state.kept.has(hash)))
      deployment.looks = state.mood === 'slow' ? 4 : 1;
    return [200, { id: `/${file}`, sha: named }];
  }
  return unknown;
}

function present({ id, name, domains, live }: DoubleSite) {
  const at = domains[0] ?? `${name}.netlify.app`;
  return {
    ...{ id, name, url: `http://${at}`, ssl_url: `https://${at}`, custom_domain: domains[0] ?? null },
    ...{
      domain_aliases: domains.slice(1),
      state: live ? 'current' : 'new',
      admin_url: `https://app.netlify.com/sites/${name}`,
    },
  };
}
