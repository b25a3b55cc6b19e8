import { extname } from 'node:path';
import { z } from 'zod';
import type { AppErrorCode } from '../../base/foundation/app-error';
import { fail, succeed } from '../../base/foundation/result';
import { blake3 } from './blake3';
import { callHost, namesLike, type HostRefusal } from './call-host';
import type { Host, HostFile, HostState } from './host';
import { writeHeaders } from './host-extras';

const answered = <Result extends z.ZodType>(result: Result) => z.object({ success: z.literal(true), result });
const refusalSchema = z.object({ errors: z.array(z.object({ code: z.number() })).min(1) });
const projectSchema = z.object({
  name: z.string().min(1),
  subdomain: z.string(),
  domains: z.array(z.string()).nullish(),
});
const stageSchema = z.object({ name: z.string(), status: z.string() });

/** The branch that is served at the site's own address. */
const branch = 'main';
const fileBytes = 25 * 1024 * 1024;
/**
 * Limits of one upload call in bytes and files. Wrangler sends up to 40 MB and 2000 files; base64 makes the bytes a
 * third larger.
 */
const most = { bytes: 8 * 1024 * 1024, files: 500 };
/**
 * Files that Cloudflare reads as instructions, and the 404 page: with a `404.html`, Cloudflare no longer sends unknown
 * addresses to the app.
 */
const left = /^(?:_worker\.js|_headers|_redirects|_routes\.json|functions|404\.html)(?:\/|$)/;

function codeOf({ status, json, words }: HostRefusal): AppErrorCode | null {
  const code = refusalSchema.safeParse(json).data?.errors[0]!.code;
  // The first three: not in the form of a token, or an unknown token. The last two: a token without the permission.
  if (code === 6003 || code === 6111 || code === 1000) return 'host-token-refused';
  if (code === 10_000 || code === 9109) return 'host-token-narrow';
  if (code === 8_000_002 || /already exists/i.test(words)) return 'host-name-taken';
  if (status < 500 && /limit|quota|exceeded|upgrade/i.test(words)) return status === 429 ? null : 'host-quota';
  return null;
}

/** Names files as wrangler does: BLAKE3 of the base64 text plus the extension, the first 32 characters. */
const hashOf = (base64: string, path: string) =>
  blake3(Buffer.from(base64 + extname(path).slice(1), 'utf8')).slice(0, 32);

/**
 * Cloudflare Pages by direct upload, in the same steps as its own tool (`wrangler pages deploy`,
 * cloudflare/workers-sdk): get an upload token, ask which hashes are missing, upload those files, then create a
 * deployment with a list of paths and hashes. `base` is `https://api.cloudflare.com`. Without a `404.html`, unknown
 * addresses are answered with the app's own page.
 */
export function createCloudflareHost(base: string): Host {
  const call = callHost(`${base}/client/v4`, codeOf);
  const projects = (account: string | null) => `/accounts/${encodeURIComponent(account ?? '')}/pages/projects`;
  const at = (account: string | null, site: { id: string }) => `${projects(account)}/${encodeURIComponent(site.id)}`;

  return {
    name: 'cloudflare',
    async check(token, given) {
      const accountsSchema = answered(z.array(z.object({ id: z.string().min(1) })));
      const listed = await call({ method: 'GET', path: '/accounts?per_page=50', token }, accountsSchema);
      if (!listed.ok) return listed;
      const ids = listed.value.result.map(({ id }) => id);
      if (given === null && ids.length > 1) return fail({ code: 'host-account-needed' });
      const account = given ?? ids[0];
      if (account === undefined || (ids.length > 0 && !ids.includes(account)))
        return fail({ code: 'host-token-narrow' });
      // Check that the token may use Pages, and not only see the account.
      const seen = await call({ method: 'GET', path: projects(account), token }, answered(z.array(z.unknown())));
      return seen.ok ? succeed({ token, account }) : seen;
    },
    async createSite({ token, account }, name) {
      for (const each of namesLike(name, 58)) {
        const body = { json: { name: each, production_branch: branch } };
        const made = await call({ method: 'POST', path: projects(account), token, body }, answered(projectSchema));
        if (made.ok) return succeed({ id: made.value.result.name, name: made.value.result.name });
        if (made.error.code !== 'host-name-taken') return made;
      }
      return fail({ code: 'host-name-taken' });
    },
    async look({ token, account }, site) {
      const seen = await call({ method: 'GET', path: at(account, site), token }, answered(projectSchema));
      if (!seen.ok) return seen.error.code === 'host-gone' ? succeed(null) : seen;
      const { subdomain, domains } = seen.value.result;
      return succeed({ url: `https://${subdomain}`, domains: (domains ?? []).filter((name) => name !== subdomain) });
    },
    async send({ token, account }, site, { files, isHidden }, progress) {
      if (files.some(({ size }) => size > fileBytes)) return fail({ code: 'host-too-large' });
      const passSchema = answered(z.object({ jwt: z.string().min(1) }));
      const passed = await call({ method: 'GET', path: `${at(account, site)}/upload-token`, token }, passSchema);
      if (!passed.ok) return passed;
      const pass = passed.value.result.jwt;
      const manifest: Record<string, string> = {};
      const byHash = new Map<string, HostFile>();
      for (const file of files.filter(({ path }) => !left.test(path))) {
        const hash = hashOf(Buffer.from(await file.read()).toString('base64'), file.path);
        manifest[`/${file.path}`] = hash;
        byHash.set(hash, file);
      }
      const hashes = [...byHash.keys()];
      const upload = (path: string, json: unknown) => ({ method: 'POST', path, token: pass, body: { json } }) as const;
      const asked = upload('/pages/assets/check-missing', { hashes });
      const missing = await call(asked, answered(z.array(z.string())));
      if (!missing.ok) return asUpload(missing);
      const lacking = missing.value.result.filter((hash) => byHash.has(hash));
      progress.lacks(lacking.length);
      for (const group of groupsOf(lacking, (hash) => byHash.get(hash)!.size)) {
        if (progress.isOver()) return fail({ code: 'host-broke-off' });
        const payload = await Promise.all(
          group.map(async (hash) => {
            const file = byHash.get(hash)!;
            const value = Buffer.from(await file.read()).toString('base64');
            return { key: hash, value, metadata: { contentType: file.type }, base64: true };
          }),
        );
        const sent = await call(upload('/pages/assets/upload', payload), answered(z.unknown()));
        if (!sent.ok) return asUpload(sent);
        for (const _ of group) progress.sent();
      }
      const kept = await call(upload('/pages/assets/upsert-hashes', { hashes }), answered(z.unknown()));
      if (!kept.ok) return asUpload(kept);
      const form = new FormData();
      form.append('manifest', JSON.stringify(manifest));
      form.append('branch', branch);
      form.append('_headers', new File([writeHeaders(isHidden)], '_headers'));
      const path = `${at(account, site)}/deployments`;
      const begun = await call({ method: 'POST', path, token, body: { form } }, answered(z.object({ id: z.string() })));
      return begun.ok ? succeed({ id: begun.value.result.id }) : begun;
    },
    async follow({ token, account }, site, id) {
      const path = `${at(account, site)}/deployments/${encodeURIComponent(id)}`;
      const seen = await call({ method: 'GET', path, token }, answered(z.object({ latest_stage: stageSchema })));
      if (!seen.ok) return seen;
      const { name, status } = seen.value.result.latest_stage;
      const isFailed = status === 'failure' || status === 'canceled';
      const phase: HostState['phase'] = isFailed
        ? 'failed'
        : name === 'deploy' && status === 'success'
          ? 'live'
          : 'going';
      return succeed({ phase, note: isFailed ? `${name}: ${status}` : null });
    },
    async takeDown({ token, account }, site) {
      const gone = await call({ method: 'DELETE', path: at(account, site), token }, z.unknown());
      return gone.ok || gone.error.code === 'host-gone' ? succeed(undefined) : gone;
    },
  };
}

/** A refused upload token is not the fault of the person's token, which was accepted a moment before. */
function asUpload<Refused extends { ok: false; error: { code: AppErrorCode; detail?: string } }>(refused: Refused) {
  const isPass = refused.error.code === 'host-token-refused' || refused.error.code === 'host-token-narrow';
  return isPass ? fail({ ...refused.error, code: 'host-refused' as const }) : refused;
}

function groupsOf(hashes: readonly string[], sizeOf: (hash: string) => number): string[][] {
  const groups: string[][] = [];
  let bytes = 0;
  for (const hash of hashes) {
    const group = groups.at(-1);
    const isFull = !group || group.length >= most.files || bytes + sizeOf(hash) > most.bytes;
    bytes = isFull ? sizeOf(hash) : bytes + sizeOf(hash);
    if (isFull) groups.push([hash]);
    else group.push(hash);
  }
  return groups;
}
