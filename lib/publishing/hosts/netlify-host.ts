import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { AppErrorCode } from '../../base/foundation/app-error';
import { fail, succeed } from '../../base/foundation/result';
import { callHost, namesLike, type HostRefusal } from './call-host';
import type { Host, HostFile, HostState } from './host';
import { joinOwn, redirects, writeHeaders } from './host-extras';

const siteSchema = z.object({
  id: z.string().min(1),
  name: z.string(),
  url: z.string().nullish(),
  ssl_url: z.string().nullish(),
  custom_domain: z.string().nullish(),
  domain_aliases: z.array(z.string()).nullish(),
});
const begunSchema = z.object({ id: z.string().min(1), required: z.array(z.string()).nullish() });
const deploySchema = z.object({ state: z.string(), error_message: z.string().nullish() });

const isSpent = /usage exceeded|credit|bandwidth limit|deploys? (?:are|is) blocked|payment/i;

function codeOf({ status, words, json }: HostRefusal): AppErrorCode | null {
  if (status === 403 && isSpent.test(words)) return 'host-quota';
  if (status === 422 && /must be unique|already (?:been )?taken/i.test(JSON.stringify(json))) return 'host-name-taken';
  return null;
}

/** Escapes each segment of a path. */
const escaped = (path: string) => path.split('/').map(encodeURIComponent).join('/');

/**
 * Netlify by file digests (https://docs.netlify.com/api/get-started/#file-digest-method, swagger.yml of
 * netlify/open-api): send the SHA-1 of every file, then the files Netlify lacks; the site goes live once it has them
 * all. `base` is `https://api.netlify.com`.
 */
export function createNetlifyHost(base: string): Host {
  const call = callHost(`${base}/api/v1`, codeOf);
  const at = (id: string) => `/sites/${encodeURIComponent(id)}`;

  return {
    name: 'netlify',
    async check(token) {
      const user = await call({ method: 'GET', path: '/user', token }, z.object({ id: z.string() }));
      return user.ok ? succeed({ token, account: null }) : user;
    },
    async createSite({ token }, name) {
      for (const each of namesLike(name, 63)) {
        const made = await call({ method: 'POST', path: '/sites', token, body: { json: { name: each } } }, siteSchema);
        if (made.ok) return succeed({ id: made.value.id, name: made.value.name });
        if (made.error.code !== 'host-name-taken') return made;
      }
      return fail({ code: 'host-name-taken' });
    },
    async look({ token }, site) {
      const seen = await call({ method: 'GET', path: at(site.id), token }, siteSchema);
      if (!seen.ok) return seen.error.code === 'host-gone' ? succeed(null) : seen;
      const { ssl_url: secure, url, custom_domain: own, domain_aliases: more } = seen.value;
      return succeed({
        url: secure ?? url ?? `https://${site.name}.netlify.app`,
        domains: [...(own ? [own] : []), ...(more ?? [])],
      });
    },
    async send({ token }, site, { files, isHidden }, progress) {
      const all = await joinOwn(files, { _headers: writeHeaders(isHidden), _redirects: redirects });
      const byHash = new Map<string, HostFile>();
      const named: Record<string, string> = {};
      for (const file of all) {
        const hash = createHash('sha1')
          .update(await file.read())
          .digest('hex');
        named[`/${file.path}`] = hash;
        byHash.set(hash, file);
      }
      const begun = await call(
        { method: 'POST', path: `${at(site.id)}/deploys`, token, body: { json: { files: named } } },
        begunSchema,
      );
      if (!begun.ok) return begun;
      const lacking = [...new Set(begun.value.required ?? [])].flatMap((hash) => byHash.get(hash) ?? []);
      progress.lacks(lacking.length);
      for (const file of lacking) {
        if (progress.isOver()) return fail({ code: 'host-broke-off' });
        const path = `/deploys/${encodeURIComponent(begun.value.id)}/files/${escaped(file.path)}`;
        const body = { type: 'application/octet-stream', bytes: await file.read() };
        const sent = await call({ method: 'PUT', path, token, body }, z.unknown());
        if (!sent.ok) return sent;
        progress.sent();
      }
      return succeed({ id: begun.value.id });
    },
    async follow({ token }, site, id) {
      const path = `${at(site.id)}/deploys/${encodeURIComponent(id)}`;
      const seen = await call({ method: 'GET', path, token }, deploySchema);
      if (!seen.ok) return seen;
      const { state, error_message: note } = seen.value;
      const phases: Readonly<Record<string, HostState['phase']>> = {
        ready: 'live',
        error: 'failed',
        rejected: 'failed',
      };
      return succeed({ phase: phases[state] ?? 'going', note: note ?? null });
    },
    async takeDown({ token }, site) {
      const gone = await call({ method: 'DELETE', path: at(site.id), token }, z.unknown());
      return gone.ok || gone.error.code === 'host-gone' ? succeed(undefined) : gone;
    },
  };
}
