import {
  bearerOf,
  sha1,
  type DoubleAnswer,
  type DoubleCall,
  type DoubleSite,
  type DoubleState,
} from './host-state.double';

const unknown: DoubleAnswer = [404, { error: { code: 'not_found', message: 'Project not found.' } }];

/** Vercel's API, as described in its REST reference (files v2, projects v9 and v11, deployments v13). */
export function answerVercel(state: DoubleState, call: DoubleCall): DoubleAnswer {
  const { method, path } = call;
  const { mood } = state;
  if (bearerOf(call) !== state.token || mood === 'token-refused')
    return [403, { error: { code: 'forbidden', message: 'Not authorized', invalidToken: true } }];
  if (method === 'GET' && path === '/v2/user') return [200, { user: { id: 'user-1', defaultTeamId: 'team_1' } }];
  if (mood === 'token-narrow') return [403, { error: { code: 'forbidden', message: 'Not authorized' } }];
  if (mood === 'busy') return [429, { error: { code: 'rate_limited', message: 'Rate limit exceeded' } }];
  if (method === 'POST' && path === '/v11/projects') {
    const { name } = call.json() as { name: string };
    if ([...state.sites.values()].some((one) => one.name === name) || state.taken.has(name))
      return [
        409,
        { error: { code: 'conflict', message: `Project "${name}" already exists, please use a new name.` } },
      ];
    const site: DoubleSite = { id: `prj_${state.sites.size + 1}`, name, domains: [], live: null };
    state.sites.set(site.id, site);
    return [200, { id: site.id, name }];
  }
  if (method === 'POST' && path === '/v2/files') {
    const digest = String(call.headers['x-vercel-digest']);
    if (digest !== sha1(call.bytes))
      return [400, { error: { code: 'bad_request', message: 'The digest does not match' } }];
    state.kept.set(digest, call.bytes);
    return [200, { urls: [] }];
  }
  if (method === 'POST' && path === '/v13/deployments') {
    if (mood === 'quota')
      return [
        402,
        { error: { code: 'api-deployments-free-per-day', message: 'Resource is limited - try again in 24 hours' } },
      ];
    const { project, files, target } = call.json() as {
      project: string;
      target: string;
      files: { file: string; sha: string; size: number }[];
    };
    const site = state.sites.get(project);
    if (!site || target !== 'production') return unknown;
    const missing = files.map(({ sha }) => sha).filter((sha) => !state.kept.has(sha));
    if (missing.length > 0) return [400, { error: { code: 'missing_files', message: 'Missing files', missing } }];
    const { id } = state.begin(site, new Map(files.map(({ file, sha }) => [`/${file}`, sha])), true);
    return [200, { id, url: `${site.name}-abc.vercel.app`, readyState: 'QUEUED', alias: [], aliasAssigned: false }];
  }
  const deployment = state.deployments.get(/^\/v13\/deployments\/([^/]+)$/.exec(path)?.[1] ?? '');
  if (deployment && method === 'GET') {
    const now = state.look(deployment);
    const readyState = { going: 'BUILDING', live: 'READY', failed: 'ERROR' }[now];
    const errorMessage = now === 'failed' ? 'The deployment failed' : undefined;
    return [
      200,
      { id: deployment.id, readyState, aliasAssigned: now === 'live' ? 1_700_000_000_000 : false, errorMessage },
    ];
  }
  const [, id, rest] = /^\/v9\/projects\/([^/]+)(\/domains)?$/.exec(path) ?? [];
  const site = state.sites.get(id ?? '');
  if (!site) return unknown;
  if (rest === undefined && method === 'DELETE') return state.sites.delete(site.id) ? [204, null] : unknown;
  const names = [`${site.name}.vercel.app`, ...site.domains];
  return rest && method === 'GET' ? [200, { domains: names.map((name) => ({ name, verified: true })) }] : unknown;
}
