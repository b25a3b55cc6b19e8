import { bearerOf, type DoubleAnswer, type DoubleCall, type DoubleSite, type DoubleState } from './host-state.double';

const succeeded = (result: unknown): DoubleAnswer => [200, { success: true, errors: [], messages: [], result }];
const refused = (status: number, code: number, message: string): DoubleAnswer => [
  status,
  { success: false, errors: [{ code, message }], messages: [], result: null },
];
const pass = 'pass-for-uploads';

/**
 * Cloudflare's API for Pages, as used by its own tool (wrangler in cloudflare/workers-sdk) and described in its
 * reference.
 */
export function answerCloudflare(state: DoubleState, call: DoubleCall): DoubleAnswer {
  const { method, mood } = { ...call, mood: state.mood };
  const path = call.path.replace(/^\/client\/v4/, '');
  if (path.startsWith('/pages/assets/')) return answerUploads(state, call, path);
  if (bearerOf(call) !== state.token || mood === 'token-refused') return refused(400, 6003, 'Invalid request headers');
  if (method === 'GET' && path === '/accounts') return succeeded(state.accounts.map((id) => ({ id, name: id })));
  if (mood === 'token-narrow') return refused(403, 10_000, 'Authentication error');
  if (mood === 'busy') return refused(429, 971, 'Please wait and consider throttling your request speed');
  const [, account, name, rest] = /^\/accounts\/([^/]+)\/pages\/projects(?:\/([^/]+)(\/.*)?)?$/.exec(path) ?? [];
  if (account === undefined || !state.accounts.includes(account)) return refused(404, 7003, 'Could not route');
  if (name === undefined) {
    if (method === 'GET') return succeeded([...state.sites.values()].map(present));
    const asked = call.json() as { name: string };
    if (state.sites.has(asked.name) || state.taken.has(asked.name))
      return refused(409, 8_000_002, 'A project with this name already exists. Choose a different project name.');
    const site: DoubleSite = { id: asked.name, name: asked.name, domains: [], live: null };
    state.sites.set(site.id, site);
    return succeeded(present(site));
  }
  const site = state.sites.get(name);
  if (!site)
    return refused(
      404,
      8_000_007,
      'Project not found. The specified project name does not match any of your existing projects.',
    );
  if (rest === undefined && method === 'GET') return succeeded(present(site));
  if (rest === undefined && method === 'DELETE') {
    state.sites.delete(name);
    return succeeded(null);
  }
  if (rest === '/upload-token') return succeeded({ jwt: pass });
  if (rest === '/deployments' && method === 'POST') {
    if (mood === 'quota') return refused(400, 8_000_070, 'You have reached the limit of deployments for this month.');
    const form = call.bytes.toString('utf8');
    const manifest = /name="manifest"\r\n\r\n(.+)\r\n/.exec(form)?.[1];
    const branch = /name="branch"\r\n\r\n(.+)\r\n/.exec(form)?.[1];
    if (manifest === undefined || branch !== 'main') return refused(400, 8_000_096, 'A "manifest" field was expected.');
    const files = new Map(Object.entries(JSON.parse(manifest) as Record<string, string>));
    if ([...files.values()].some((hash) => !state.kept.has(hash))) return refused(400, 8_000_045, 'Missing assets');
    const headers = /name="_headers"[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/.exec(form)?.[1] ?? '';
    state.kept.set('own headers', Buffer.from(headers));
    const { id } = state.begin(site, new Map([...files, ['/_headers', 'own headers']]), true);
    return succeeded({
      id,
      url: `https://abc.${site.name}.pages.dev`,
      latest_stage: { name: 'queued', status: 'active' },
    });
  }
  const deployment = state.deployments.get(/^\/deployments\/([^/]+)$/.exec(rest ?? '')?.[1] ?? '');
  if (!deployment || method !== 'GET')
    return refused(404, 8_000_009, 'The deployment ID you have specified does not exist.');
  const stages = { going: 'active', live: 'success', failed: 'failure' };
  return succeeded({ id: deployment.id, latest_stage: { name: 'deploy', status: stages[state.look(deployment)] } });
}

function answerUploads(state: DoubleState, call: DoubleCall, path: string): DoubleAnswer {
  if (bearerOf(call) !== pass) return refused(401, 8_000_013, 'Authorization failed');
  if (path === '/pages/assets/check-missing') {
    const { hashes } = call.json() as { hashes: string[] };
    return succeeded(hashes.filter((hash) => !state.kept.has(hash)));
  }
  if (path === '/pages/assets/upload') {
    const sent = call.json() as unknown as {
      key: string;
      value: string;
      metadata: { contentType: string };
      base64: true;
    }[];
    for (const { key, value } of sent) state.kept.set(key, Buffer.from(value, 'base64'));
    return succeeded(null);
  }
  return path === '/pages/assets/upsert-hashes' ? succeeded(null) : refused(404, 7003, 'Could not route');
}

const present = ({ name, domains }: DoubleSite) => ({
  ...{ id: `id of ${name}`, name, subdomain: `${name}.pages.dev`, domains: [`${name}.pages.dev`, ...domains] },
  production_branch: 'main',
});
