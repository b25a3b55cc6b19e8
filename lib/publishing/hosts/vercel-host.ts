import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { AppErrorCode } from '../../base/foundation/app-error';
import { fail, succeed } from '../../base/foundation/result';
import { callHost, namesLike, type HostRefusal } from './call-host';
import type { Host, HostFile, HostState } from './host';
import { textFile, writeVercelConfig } from './host-extras';

const refusalSchema = z.object({ error: z.object({ code: z.string(), invalidToken: z.boolean().optional() }) });
const projectSchema = z.object({ id: z.string().min(1), name: z.string() });
const domainsSchema = z.object({ domains: z.array(z.object({ name: z.string(), verified: z.boolean().optional() })) });
const deploymentSchema = z.object({
  id: z.string().min(1),
  readyState: z.string(),
  aliasAssigned: z.union([z.boolean(), z.number()]).nullish(),
  aliasError: z.object({ message: z.string().optional() }).nullish(),
  errorMessage: z.string().nullish(),
});

function codeOf({ status, json }: HostRefusal): AppErrorCode | null {
  const { code = '', invalidToken = false } = refusalSchema.safeParse(json).data?.error ?? {};
  // Vercel answers an unknown token with 403, not 401.
  if (status === 403 && invalidToken) return 'host-token-refused';
  if (status === 409 && /conflict|already_exists/i.test(code)) return 'host-name-taken';
  // Such as api-deployments-free-per-day. Comes with 402 or 429, and waiting a few minutes does not help.
  if (/per-day|payment_required|quota|limit_exceeded|usage/i.test(code)) return 'host-quota';
  return null;
}

/**
 * Vercel (https://vercel.com/docs/rest-api): files are sent by their SHA-1 to `POST /v2/files`, then listed in `POST
 * /v13/deployments` with target production. `base` is `https://api.vercel.com`; `account` is a team's id, or null for
 * the person's own account.
 */
export function createVercelHost(base: string): Host {
  const call = callHost(base, codeOf);
  const inTeam = (path: string, account: string | null) =>
    account === null ? path : `${path}${path.includes('?') ? '&' : '?'}teamId=${encodeURIComponent(account)}`;
  const at = (id: string) => `/v9/projects/${encodeURIComponent(id)}`;

  return {
    name: 'vercel',
    async check(token, given) {
      const schema = z.object({ user: z.object({ defaultTeamId: z.string().nullish() }) });
      const user = await call({ method: 'GET', path: '/v2/user', token }, schema);
      return user.ok ? succeed({ token, account: given ?? user.value.user.defaultTeamId ?? null }) : user;
    },
    async createSite({ token, account }, name) {
      for (const each of namesLike(name, 100)) {
        const body = { json: { name: each, framework: null } };
        const made = await call({ method: 'POST', path: inTeam('/v11/projects', account), token, body }, projectSchema);
        if (made.ok) return succeed({ id: made.value.id, name: made.value.name });
        if (made.error.code !== 'host-name-taken') return made;
      }
      return fail({ code: 'host-name-taken' });
    },
    async look({ token, account }, site) {
      const path = inTeam(`${at(site.id)}/domains?production=true`, account);
      const seen = await call({ method: 'GET', path, token }, domainsSchema);
      if (!seen.ok) return seen.error.code === 'host-gone' ? succeed(null) : seen;
      const names = seen.value.domains.filter(({ verified }) => verified !== false).map(({ name }) => name);
      const given = names.find((name) => name.endsWith('.vercel.app')) ?? `${site.name}.vercel.app`;
      return succeed({ url: `https://${given}`, domains: names.filter((name) => !name.endsWith('.vercel.app')) });
    },
    async send({ token, account }, site, { files, isHidden }, progress) {
      const under = files.map((file): HostFile => ({ ...file, path: `public/${file.path}` }));
      const all = [...under, textFile('vercel.json', writeVercelConfig(isHidden))];
      const named: { file: string; sha: string; size: number }[] = [];
      const byHash = new Map<string, HostFile>();
      for (const file of all) {
        const bytes = await file.read();
        const sha = createHash('sha1').update(bytes).digest('hex');
        named.push({ file: file.path, sha, size: bytes.length });
        byHash.set(sha, file);
      }
      // Vercel can't be asked which files it lacks. An upload of a file that it already has returns at once, and it
      // keeps one file per hash.
      progress.lacks(byHash.size);
      for (const [sha, file] of byHash) {
        if (progress.isOver()) return fail({ code: 'host-broke-off' });
        const body = { type: 'application/octet-stream', bytes: await file.read() };
        const headers = { 'x-vercel-digest': sha };
        const path = inTeam('/v2/files', account);
        const sent = await call({ method: 'POST', path, token, body, headers }, z.unknown());
        if (!sent.ok) return sent;
        progress.sent();
      }
      const path = inTeam('/v13/deployments?skipAutoDetectionConfirmation=1&forceNew=1', account);
      const json = { name: site.name, project: site.id, target: 'production', files: named };
      const begun = await call({ method: 'POST', path, token, body: { json } }, deploymentSchema);
      return begun.ok ? succeed({ id: begun.value.id }) : begun;
    },
    async follow({ token, account }, _site, id) {
      const path = inTeam(`/v13/deployments/${encodeURIComponent(id)}`, account);
      const seen = await call({ method: 'GET', path, token }, deploymentSchema);
      if (!seen.ok) return seen;
      const { readyState, aliasAssigned, aliasError, errorMessage } = seen.value;
      const note = errorMessage ?? aliasError?.message ?? null;
      const isFailed = readyState === 'ERROR' || readyState === 'CANCELED' || aliasError != null;
      // READY alone only means that the deployment has an address of its own, which nobody knows; visitors get the
      // deployment once the site's address points to it.
      const phase: HostState['phase'] = isFailed
        ? 'failed'
        : readyState === 'READY' && aliasAssigned
          ? 'live'
          : 'going';
      return succeed({ phase, note });
    },
    async takeDown({ token, account }, site) {
      const gone = await call({ method: 'DELETE', path: inTeam(at(site.id), account), token }, z.unknown());
      return gone.ok || gone.error.code === 'host-gone' ? succeed(undefined) : gone;
    },
  };
}
